"""Queries over the journal of identity: an audit trail page by page, and single events of a site."""

from datetime import datetime

from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.mongo import ASCENDING, Collection, Document, Store
from shared.reference.jurisdictions import jurisdictions


def _journal(store: Store) -> Collection:
    return store.collection(None, Journal.COLLECTION)


async def list_entries(
    store: Store, site: str, id_prefix: str, after: str | None, limit: int
) -> tuple[list[Document], str | None]:
    """Returns one page of a site's journal entries, by aggregate and sequence, and the cursor of the next page.

    `id_prefix` limits the aggregates; `after` is the cursor of the page before. The range is on the index's own key,
    so that entries of another site are not even read.
    """
    start = f"{site}|{id_prefix}"
    query: Document = {"aggregate": {"$gte": start, "$lt": f"{start}\x7f"}}
    if after:
        aggregate_id, _, sequence = after.partition(":")
        same = {"aggregate": f"{site}|{aggregate_id}", "sequence": {"$gt": int(sequence)}}
        query = {"$or": [same, {"aggregate": {"$gt": f"{site}|{aggregate_id}", "$lt": f"{start}\x7f"}}]}
    order = [("aggregate", ASCENDING), ("sequence", ASCENDING)]
    entries = await _journal(store).find(query).sort(order).limit(limit).to_list(None)
    last = entries[-1] if len(entries) == limit else None
    return entries, f"{last['aggregate'].partition('|')[2]}:{last['sequence']}" if last else None


async def find_form_event(store: Store, site: str, form: str, event_type: str) -> Document | None:
    """Returns the event of this type about a contact form, None where the site's journal has none."""
    query = {"aggregate": f"{site}|sit_{site}", "events.data.form": form}
    async for entry in _journal(store).find(query):
        for event in entry["events"]:
            if event["type"] == event_type and event["data"]["form"] == form:
                return dict(event)
    return None


async def list_scopes(store: Store, person: str) -> list[str]:
    """Returns the sites and jurisdictions in which the person has ever had a role or a proposal for one, sorted."""
    scopes = [scope for code in jurisdictions() for scope in (code, *(f"{code}-{purpose}" for purpose in Purpose))]
    query = {"aggregate": {"$in": [f"{scope}|{person}" for scope in scopes]}}
    return sorted(key.partition("|")[0] for key in await _journal(store).distinct("aggregate", query))


async def first_activation(store: Store, site: str) -> datetime | None:
    """Returns the time at which the site became active for the first time."""
    query = {"aggregate": f"{site}|sit_{site}", "events.type": "oms.identity.site_activated.v1"}
    entry = await _journal(store).find_one(query, sort=[("sequence", ASCENDING)])
    return entry["at"] if entry else None
