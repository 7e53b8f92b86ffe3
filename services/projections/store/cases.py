"""The cases of a site's quarter as far as somebody may see them: page by page, and counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.projections.views import CASE_PROGRESS
from shared.mongo import Collection, Document, Store
from shared.projection.view_writer import live_rows

PAGE = 200
EFFORT = ("saves", "texts", "interviews")


@dataclass(frozen=True)
class Found:
    """A case with its row."""

    case: str
    row: Document


@dataclass(frozen=True)
class Cases:
    """A slice of the view; `as_of` is the time of the newest event inside it."""

    site: str
    rows: Collection
    match: Document
    as_of: str | None

    async def page(self, more: Document, order: str, after: str | None) -> tuple[list[Found], str | None]:
        """Cases by this field of their rows and then by id, from behind the cursor; the cursor of the next page."""
        wanted = [self.match, more, *self._behind(order, after)]
        sort = [(f"row.{order}", 1), ("_id", 1)]
        found = await self.rows.find({"$and": wanted}).sort(sort).limit(PAGE + 1).to_list(None)
        cases = [Found(one["_id"].partition("|")[2], one["row"]) for one in found[:PAGE]]
        return cases, f"{cases[-1].row[order]}~{cases[-1].case}" if len(found) > PAGE else None

    def _behind(self, order: str, after: str | None) -> list[Document]:
        if after is None:
            return []
        value, _, case = after.partition("~")
        same = {f"row.{order}": value, "_id": {"$gt": f"{self.site}|{case}"}}
        return [{"$or": [{f"row.{order}": {"$gt": value}}, same]}]

    async def count(self, **more: Any) -> int:
        return await self.rows.count_documents(self.match | {f"row.{name}": value for name, value in more.items()})

    async def by_stage(self) -> list[Document]:
        """`county`, `stage` and how many `cases`."""
        return await self._grouped([], {"county": "$row.county", "stage": "$row.stage"})

    async def by_person(self, part: str) -> list[Document]:
        """`person`, `stage` and how many `cases`, for the people that this part of the row lists."""
        unwound: list[Document] = [{"$match": {"row.stage": {"$ne": "eliminated"}}}, {"$unwind": f"$row.{part}"}]
        return await self._grouped(unwound, {"person": f"$row.{part}", "stage": "$row.stage"})

    async def eliminated(self) -> list[Document]:
        """By `reason`: how many `cases`, and the effort that went into them (R57)."""
        sums: Document = {name: {"$sum": f"$row.effort.{name}"} for name in EFFORT}
        sums["days"] = {"$sum": {"$size": {"$ifNull": ["$row.effort.days", []]}}}
        only = [{"$match": {"row.stage": "eliminated"}}]
        return await self._grouped(only, {"reason": "$row.eliminated.reason"}, sums)

    async def _grouped(self, before: list[Document], key: Document, sums: Document | None = None) -> list[Document]:
        group = {"_id": key, "cases": {"$sum": 1}} | (sums or {})
        order = {f"_id.{name}": 1 for name in key}
        found = self.rows.aggregate([{"$match": self.match}, *before, {"$group": group}, {"$sort": order}])
        return [one.pop("_id") | one async for one in found]


async def cases_of(store: Store, site: str, quarter: str, may_see: Callable[[str], bool]) -> Cases:
    """Those in counties that this person may see. Mock cases that were cleared are none."""
    rows, as_of = await live_rows(store, store.purpose(site), CASE_PROGRESS)
    match: Document = {"site": site, "row.quarter": quarter, "row.stage": {"$ne": "cleared"}}
    counties = [one for one in await rows.distinct("row.county", match) if may_see(one)]
    return Cases(site, rows, match | {"row.county": {"$in": counties}}, as_of)
