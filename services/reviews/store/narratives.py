"""Cases one after the other with what is written in them: never more than one case's texts in memory."""

from collections.abc import AsyncIterator

from services.reviews.domain import Case
from services.reviews.store import cases, texts
from services.reviews.store.texts import Place
from shared.contracts.envelope import key_of
from shared.eventstore.journal import Journal
from shared.mongo import ASCENDING, Document, Store
from shared.runtime import Runtime

PAGE = 500
"""Ids of cases."""

NARRATIVE = ("rationale/", "comments/", "no/")
"""How the fields of narratives begin; names and cells of tables are texts too, and none."""

OUT = ("eliminated", "cleared")


async def cases_of(store: Store, site: str, quarter: str | None) -> AsyncIterator[tuple[str, Case]]:
    """Each case as it is when its turn comes, with its id, in the order of ids; none that is out of the review."""
    begins = key_of(site, "cas_")
    first: Document = {"sequence": 1} | ({"events.0.data.quarter": quarter} if quarter else {})
    after, journal = begins, store.of_site(site, Journal.NAME)
    while True:
        page = first | {"aggregate": {"$gt": after, "$lt": f"{begins}~"}}
        rows = await journal.find(page, {"aggregate": 1}).sort("aggregate", ASCENDING).limit(PAGE).to_list(None)
        for row in rows:
            case = row["aggregate"].partition("|")[2]
            state = (await cases.load(store, site, case)).state
            if state.stage not in OUT:
                yield case, state
        if len(rows) < PAGE:
            return
        after = rows[-1]["aggregate"]


async def narratives_of(runtime: Runtime, place: Place, case: Case) -> dict[str, str]:
    """By field, in the fields' order; without those that cannot be read any more."""
    versions = {
        field: one.version_id
        for field, one in sorted(case.texts.items())
        if one.version_id and field.startswith(NARRATIVE)
    }
    said = await texts.read(runtime, place, versions.values())
    return {field: said[version] for field, version in versions.items() if version in said}
