"""A person's own cases: rows of two views and the person's visits, three queries whatever their number."""

from collections import Counter
from dataclasses import dataclass

from services.projections.store import visits
from services.projections.views import CASE_ACTIVITY, CASE_PROGRESS
from shared.contracts.envelope import key_of
from shared.mongo import Document, Store
from shared.projection.view_writer import live_rows

MAX_OWN_CASES = 200
DONE = ("approved_final", "eliminated")


@dataclass(frozen=True)
class OwnCase:
    """A case with its rows of both views and the person's visit; an empty row where a view has none yet."""

    case: str
    progress: Document
    activity: Document
    visit: Document | None


@dataclass(frozen=True)
class OwnCases:
    """Unfinished cases, the earliest due first, and the number of finished ones by stage."""

    cases: list[OwnCase]
    finished: Counter[str]
    as_of: str | None


async def own_cases(store: Store, site: str, person: str) -> OwnCases:
    """Return the cases that a person reviews or has taken in QA."""
    purpose = store.purpose(site)
    rows, progress_as_of = await live_rows(store, purpose, CASE_PROGRESS)
    mine: Document = {"site": site, "$or": [{"row.reviewers": person}, {"row.custody": person}]}
    begun = mine | {"row.stage": {"$nin": [*DONE, "cleared"]}}
    documents = await rows.find(begun).sort([("row.due", 1), ("_id", 1)]).limit(MAX_OWN_CASES).to_list(None)
    progress = {document["_id"].partition("|")[2]: document["row"] for document in documents}
    others, activity_as_of = await live_rows(store, purpose, CASE_ACTIVITY)
    keys = [key_of(site, case) for case in progress]
    activity = {row["_id"].partition("|")[2]: row["row"] async for row in others.find({"_id": {"$in": keys}})}
    visited = await visits.of_cases(store, site, list(progress), person)
    cases = [OwnCase(case, row, activity.get(case, {}), visited.get(case)) for case, row in progress.items()]
    stages = [
        {"$match": mine | {"row.stage": {"$in": list(DONE)}}},
        {"$group": {"_id": "$row.stage", "n": {"$sum": 1}}},
    ]
    finished = Counter({group["_id"]: group["n"] async for group in rows.aggregate(stages)})
    known = [as_of for as_of in (progress_as_of, activity_as_of) if as_of]
    return OwnCases(cases, finished, min(known, default=None))


async def progress_row(store: Store, site: str, case: str) -> Document | None:
    """Return a case's row of case progress; None where there is none, and for a mock case that was cleared."""
    rows, _ = await live_rows(store, store.purpose(site), CASE_PROGRESS)
    document = await rows.find_one({"_id": key_of(site, case), "row.stage": {"$ne": "cleared"}})
    return document["row"] if document else None
