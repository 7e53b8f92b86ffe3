"""Query of summed cases: those of a site's quarters, in all or in some counties."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.projections.tables.sums import SummedCases
from services.projections.views import CASE_PROGRESS, CASE_RATINGS
from services.projections.views.case_sums import PROGRESS_COLUMNS, RATING_COLUMNS
from shared.mongo import Store
from shared.projection.sums_reader import read_sums
from shared.projection.view import View


@dataclass(frozen=True)
class Summed:
    """Summed cases, the time of the newest event inside, and the version of the view."""

    cases: SummedCases
    as_of: str | None
    version: str


@dataclass(frozen=True)
class SiteScope:
    """The quarters of a site, and the counties of which the cases are; None for all."""

    site: str
    quarters: Sequence[str]
    counties: Sequence[str] | None = None


async def summed_ratings(store: Store, scope: SiteScope) -> Summed:
    """Return stages of all cases and ratings of approved ones."""
    return await _summed(store, CASE_RATINGS, RATING_COLUMNS, scope)


async def summed_progress(store: Store, scope: SiteScope) -> Summed:
    """Return stages, QA, notes, overrides and the effort on eliminated cases."""
    return await _summed(store, CASE_PROGRESS, PROGRESS_COLUMNS, scope)


async def _summed(store: Store, view: View, columns: tuple[str, ...], scope: SiteScope) -> Summed:
    match: dict[str, str | Sequence[str]] = {"site": scope.site, "quarter": scope.quarters}
    if scope.counties is not None:
        match["county"] = scope.counties
    sums = await read_sums(store, store.purpose(scope.site), view, match)
    return Summed(SummedCases.read(columns, sums.documents), sums.as_of, sums.version)
