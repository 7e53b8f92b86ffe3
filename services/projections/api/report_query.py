"""Query parameters and response head common to all reports: quarter, visible counties, caption."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal, Protocol, get_args

from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.projections.store.cases import Cases, cases_of, cases_of_reviewer
from services.projections.store.sums import SiteScope, Summed, summed_progress
from services.projections.tables import caption
from services.projections.tables.sums import CaseKind, Grouping, quarters_until
from shared.access import ResourceScope
from shared.contracts.reviews.holders import CaseRelation
from shared.contracts.vocabulary import Agency, CaseType, County, InstrumentVersion, Quarter
from shared.errors import Refused
from shared.mongo import Document
from shared.reference.jurisdictions import counties_of
from shared.reference.quotas import SizeTier, size_tiers_of
from shared.web.request import RequestContext

RELATIONS: tuple[CaseRelation, ...] = get_args(CaseRelation)


class Source(Protocol):
    """What a report is made of: the time of the newest event inside, and the version of the view."""

    @property
    def as_of(self) -> str | None: ...

    @property
    def version(self) -> str: ...


class Period(BaseModel):
    """Quarter of a report.

    Unknown parameters are refused: a misspelt filter must not pass for a filtered figure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quarter: Quarter


class InQuarter(Period):
    """A report of all counties, or of one."""

    county: County | None = None


def _number(value: object) -> object:
    """Return the number that an address has as text."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value


Window = Annotated[Literal[1, 4, 8, 12], BeforeValidator(_number)]
"""Number of quarters of a figure, of which the quarter that is asked for is the last."""


class InWindow(InQuarter):
    """A report of the quarters of a window, in all counties, in those of a size tier, or in one."""

    window: Window = 1
    tier: SizeTier | None = None

    @property
    def quarters(self) -> list[str]:
        return quarters_until(self.quarter, self.window)

    def scope(self, site: str) -> SiteScope:
        """Return the quarters and counties of the cases. Raises Refused for a place that is in no list."""
        return SiteScope(site, self.quarters, self._counties(site))

    def includes(self, _kind: CaseKind) -> bool:
        """Whether a kind of case fits the filters that are not about place and time."""
        return True

    def _counties(self, site: str) -> list[str] | None:
        known, tiers = counties_of(site), size_tiers_of(site)
        if self.county and known and self.county not in known:
            raise wrong_filter("county", f"There is no county {self.county} in {site}: see the list of counties.")
        if self.tier and not tiers:
            raise wrong_filter("tier", "There is no list of size tiers for the counties of this state.")
        if self.tier:
            return [county for county, tier in tiers.items() if tier == self.tier and self.county in (None, county)]
        return [self.county] if self.county else None


class Filters(InWindow):
    """Filters of a figure, all of which a case has to fit."""

    case_type: CaseType | None = None
    agency: Agency | None = None
    instrument: InstrumentVersion | None = None

    def includes(self, kind: CaseKind) -> bool:
        chosen = (self.case_type, self.agency, self.instrument)
        return all(value in (None, of_kind) for value, of_kind in zip(chosen, kind[2:], strict=True))


class Grouped(Filters):
    """A figure of all cases that fit, or one for each group of them."""

    by: Grouping | None = None


class Paged(InQuarter):
    after: Annotated[str, Field(pattern=r"^[0-9TZ:.-]{1,40}~cas_[0-9a-f]{32}$")] | None = None
    """Cursor: `next` of the page before."""


async def visible_cases(ctx: RequestContext, site: str, query: InQuarter) -> Cases:
    """Return the visible cases of the quarter: a role can be limited to counties (R23). Raises Refused."""
    ctx.require("report.read", site, ResourceScope(county=query.county))
    return await cases_of(
        ctx.runtime.store, site, query.quarter, lambda county: includes_county(ctx, site, query, county)
    )


async def openable_cases(ctx: RequestContext, site: str, query: InQuarter) -> Cases:
    """Return the visible cases of the quarter that the person may open. Raises Refused."""
    cases = await visible_cases(ctx, site, query)
    return replace(cases, match={"$and": [cases.match, await opened_by(ctx, site, [query.quarter], cases.counties)]})


async def opened_by(ctx: RequestContext, site: str, quarters: Sequence[str], counties: Iterable[str]) -> Document:
    """Return the query for rows of cases that the person may open; reviewers open cases that are given to them."""

    def opens(county: str, relation: CaseRelation) -> bool:
        scope = ResourceScope(county=county, relation=relation)
        return ctx.runtime.access.decide(ctx.user, "case.read", site, scope).allowed

    known = list(counties)
    opened = {relation: [county for county in known if opens(county, relation)] for relation in RELATIONS}
    if all(of_relation == opened["others"] for of_relation in opened.values()):
        return {"row.county": {"$in": opened["others"]}}
    mine = await cases_of_reviewer(ctx.runtime.store, site, quarters, ctx.user.id)
    keys: dict[CaseRelation, Document] = {
        "given": {"$in": mine.given},
        "declined": {"$in": mine.declined},
        "others": {"$nin": [*mine.given, *mine.declined]},
    }
    return {"$or": [{"row.county": {"$in": opened[relation]}, "_id": keys[relation]} for relation in RELATIONS]}


async def visible_progress(ctx: RequestContext, site: str, query: InWindow) -> Summed:
    """Return the summed progress of the cases that fit, in the counties that the person may see. Raises Refused."""
    ctx.require("report.read", site, ResourceScope(county=query.county))
    summed = await summed_progress(ctx.runtime.store, query.scope(site))
    visible = {kind.county: includes_county(ctx, site, query, kind.county) for kind in summed.cases.kinds}
    fitting = summed.cases.where(lambda kind: visible[kind.county] and query.includes(kind))
    return Summed(fitting, summed.as_of, summed.version)


def wrong_filter(name: str, what: str) -> Refused:
    """Return the refusal (422) of a filter's value, in words at its place."""
    errors = [{"where": f"query.{name}", "what": what}]
    return Refused("not-valid", 422, "The request does not fit: see errors.", errors=errors)


def includes_county(ctx: RequestContext, site: str, query: InQuarter, county: str) -> bool:
    """Return whether the query covers the county and the person may see it."""
    allowed = ctx.runtime.access.decide(ctx.user, "report.read", site, ResourceScope(county=county)).allowed
    return allowed and query.county in (None, county)


def report_response(site: str, query: Period, source: Source, **content: Any) -> JSONResponse:
    """Return the response with its filters, its caption, and the state and version of the data that it is made of."""
    return JSONResponse(report_fields(site, query, source) | content)


def report_fields(site: str, query: Period, source: Source) -> dict[str, Any]:
    filters = query.model_dump(mode="json", exclude_none=True, exclude_defaults=True, exclude={"after"})
    state = {"as_of": source.as_of, "data_version": source.version}
    return {"site": site} | filters | state | caption(site)
