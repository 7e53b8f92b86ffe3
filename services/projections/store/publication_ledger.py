"""Ledger and public database: what follows from the events of a release, written in an order that can be repeated.

The event is the commit. Whatever dies behind it, `settle` writes the rest; whatever dies before it leaves no trace.
"""

from collections.abc import Iterable
from contextlib import suppress

from services.projections.domain import Publication, PublicationSeries
from services.projections.domain.new_version import Increment
from services.projections.store.publication_drafts import (
    digests_of,
    find_draft,
    key_of_version,
    open_increment,
    read_documents,
)
from shared.mongo import Document, DuplicateKey, Store
from shared.security.encryption import Vault

LEDGER = "publication_ledger"
RELEASES, PUBLIC_DOCUMENTS = "releases", "documents"


async def settle(store: Store, public: Store, site: str, series: PublicationSeries) -> None:
    """Write ledger and public database as the events say; repeated, it changes nothing.

    The ledger first, then the documents, then the line of the release log that shows them.
    """
    for order, publication in enumerate(series.public, 1):
        draft = await find_draft(store, site, publication.version)
        assert draft is not None, "a draft is saved before its event"
        await _append_to_ledger(store, site, order, draft)
        await _show(store, public, draft, _release_of(site, order, publication))


async def load_increments(store: Store, vault: Vault, site: str) -> tuple[tuple[str, Increment], ...]:
    """Return what the ledger holds, in the order of the releases. Raises DecryptionFailed."""
    rows = await store.of_site(site, LEDGER).find({"site": site}).sort("order", 1).to_list(None)
    return tuple((row["version"], open_increment(vault, row)) for row in rows)


async def _append_to_ledger(store: Store, site: str, order: int, draft: Document) -> None:
    fields = {name: draft[name] for name in ("_id", "site", "version", "increment")}
    with suppress(DuplicateKey):
        await store.of_site(site, LEDGER).insert_one(fields | {"order": order})


async def _show(store: Store, public: Store, draft: Document, release: Document) -> None:
    releases = public.collection(None, RELEASES)
    if await releases.find_one({"_id": release["_id"]}) == release:
        return
    digests = digests_of(draft)
    contents = await read_documents(store, draft["site"], digests)
    await _copy_documents(public, ((digest, contents[digest]) for digest in digests))
    await releases.replace_one({"_id": release["_id"]}, release, upsert=True)


async def _copy_documents(public: Store, contents: Iterable[tuple[str, bytes]]) -> None:
    for digest, content in contents:
        await public.collection(None, PUBLIC_DOCUMENTS).update_one(
            {"_id": digest}, {"$setOnInsert": {"content": content}}, upsert=True
        )


def _release_of(site: str, order: int, publication: Publication) -> Document:
    return {
        "_id": key_of_version(site, publication.version),
        "site": site,
        "version": publication.version,
        "order": order,
        "state": "published" if publication.state == "released" else "withdrawn",
        "manifest": publication.manifest,
        "released": publication.released,
        "withdrawn": publication.withdrawn,
        "reason": publication.reason,
    }
