"""Cases of a site's quarter in the counties that a person may see: page by page, and counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.projections.views import CASE_PROGRESS
from services.projections.views.case_progress import holders_of
from shared.contracts.reviews.holders import CaseRelation
from shared.mongo import Collection, Document, Store
from shared.projection.view_writer import live_rows

CASE_PAGE_SIZE = 200


@dataclass(frozen=True)
class CaseRow:
    """A case with its row of the view."""

    case: str
    row: Document


@dataclass(frozen=True)
class Cases:
    """The rows of some cases; `as_of` is the time of the newest event in the view."""

    site: str
    rows: Collection
    match: Document
    counties: Sequence[str]
    as_of: str | None

    @property
    def version(self) -> str:
        """Return the name and version of the view."""
        return self.rows.name

    async def page(self, more: Document, order: str, after: str | None) -> tuple[list[CaseRow], str | None]:
        """Return a page ordered by a field of the row and then by id, and the cursor of the next page."""
        conditions = [self.match, more, *self._following(order, after)]
        sort = [(f"row.{order}", 1), ("_id", 1)]
        documents = await self.rows.find({"$and": conditions}).sort(sort).limit(CASE_PAGE_SIZE + 1).to_list(None)
        cases = [CaseRow(document["_id"].partition("|")[2], document["row"]) for document in documents[:CASE_PAGE_SIZE]]
        return cases, f"{cases[-1].row[order]}~{cases[-1].case}" if len(documents) > CASE_PAGE_SIZE else None

    def _following(self, order: str, after: str | None) -> list[Document]:
        if after is None:
            return []
        value, _, case = after.partition("~")
        same = {f"row.{order}": value, "_id": {"$gt": f"{self.site}|{case}"}}
        return [{"$or": [{f"row.{order}": {"$gt": value}}, same]}]

    async def by_person(self, field: str) -> list[Document]:
        """Return `person`, `stage` and the number of `cases`, for the people that a field of the row lists."""
        unwound: list[Document] = [{"$match": {"row.stage": {"$ne": "eliminated"}}}, {"$unwind": f"$row.{field}"}]
        return await self._grouped(unwound, {"person": f"$row.{field}", "stage": "$row.stage"})

    async def _grouped(self, before: list[Document], key: Document) -> list[Document]:
        group = {"_id": key, "cases": {"$sum": 1}}
        order = {f"_id.{name}": 1 for name in key}
        groups = self.rows.aggregate([{"$match": self.match}, *before, {"$group": group}, {"$sort": order}])
        return [document.pop("_id") | document async for document in groups]


async def cases_of(store: Store, site: str, quarter: str, may_see: Callable[[str], bool]) -> Cases:
    """Return the cases in counties that the person may see, without mock cases that were cleared."""
    rows, as_of = await live_rows(store, store.purpose(site), CASE_PROGRESS)
    match: Document = {"site": site, "row.quarter": quarter, "row.stage": {"$ne": "cleared"}}
    counties = [county for county in await rows.distinct("row.county", match) if may_see(county)]
    return Cases(site, rows, match | {"row.county": {"$in": counties}}, counties, as_of)


@dataclass(frozen=True)
class ReviewersCases:
    """Keys of the cases that are given to a reviewer, and of those that the reviewer declined for a conflict."""

    given: Sequence[str]
    declined: Sequence[str]


async def cases_of_reviewer(store: Store, site: str, quarters: Sequence[str], person: str) -> ReviewersCases:
    rows, _ = await live_rows(store, store.purpose(site), CASE_PROGRESS)
    of_person = {"$or": [{"row.holders": person}, {"row.declined": person}]}
    match: Document = {"site": site, "row.quarter": {"$in": list(quarters)}} | of_person
    keys: dict[CaseRelation, list[str]] = {"given": [], "declined": []}
    async for document in rows.find(match):
        keys[holders_of(document["row"]).relation_of(person)].append(document["_id"])
    return ReviewersCases(keys["given"], keys["declined"])
