"""Narratives of cases, one case in memory at a time."""

from collections.abc import AsyncIterator

from services.reviews.domain import Case
from services.reviews.store import cases, texts
from services.reviews.store.texts import TextOwner
from shared.contracts.envelope import key_of
from shared.eventstore.journal import Journal
from shared.mongo import ASCENDING, Document, Store
from shared.runtime import Runtime

CASE_PAGE_SIZE = 500
"""Case ids per page."""

NARRATIVE_PREFIXES = ("rationale/", "comments/", "no/")
"""Prefixes of narrative fields; names and cells of tables are texts and no narratives."""

STAGES_OUTSIDE_REVIEW = ("eliminated", "cleared")


async def cases_of(store: Store, site: str, quarter: str | None) -> AsyncIterator[tuple[str, Case]]:
    """Yields each case of the review with its id, in the order of ids."""
    begins = key_of(site, "cas_")
    first: Document = {"sequence": 1} | ({"events.0.data.quarter": quarter} if quarter else {})
    after, journal = begins, store.of_site(site, Journal.COLLECTION)
    while True:
        page = first | {"aggregate": {"$gt": after, "$lt": f"{begins}~"}}
        rows = (
            await journal.find(page, {"aggregate": 1}).sort("aggregate", ASCENDING).limit(CASE_PAGE_SIZE).to_list(None)
        )
        for row in rows:
            case = row["aggregate"].partition("|")[2]
            state = (await cases.load(store, site, case)).state
            if state.stage not in STAGES_OUTSIDE_REVIEW:
                yield case, state
        if len(rows) < CASE_PAGE_SIZE:
            return
        after = rows[-1]["aggregate"]


async def narratives_of(runtime: Runtime, owner: TextOwner, case: Case) -> dict[str, str]:
    """Returns the readable narratives by field, sorted; none about an answer that is no longer asked for."""
    stale = _stale_fields(case)
    versions = {
        field: text.version_id
        for field, text in sorted(case.texts.items())
        if text.version_id and field.startswith(NARRATIVE_PREFIXES) and field not in stale
    }
    opened = await texts.read(runtime, owner, versions.values())
    return {field: opened[version] for field, version in versions.items() if version in opened}


def _stale_fields(case: Case) -> set[str]:
    """Returns the fields of narratives about answers that are no longer asked for."""
    in_force = case.in_force()
    return {
        f"no/{item}/{question}"
        for item, answers in case.given().items()
        for question in answers.keys() - in_force.get(item, {}).keys()
    }
