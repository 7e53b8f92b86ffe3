"""Query parameters and response head common to all reports: quarter, visible counties, caption."""

from typing import Annotated, Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.projections.store.cases import Cases, cases_of
from services.projections.tables import caption
from shared.access import ResourceScope
from shared.contracts.vocabulary import County, Quarter
from shared.web.request import RequestContext


class Period(BaseModel):
    """Quarter of a report.

    Unknown parameters are refused: a misspelt filter must not pass for a filtered figure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quarter: Quarter


class InQuarter(Period):
    """A report of all counties, or of one."""

    county: County | None = None


class Paged(InQuarter):
    after: Annotated[str, Field(pattern=r"^[0-9TZ:.-]{1,40}~cas_[0-9a-f]{32}$")] | None = None
    """Cursor: `next` of the page before."""


async def visible_cases(ctx: RequestContext, site: str, query: InQuarter) -> Cases:
    """Return the visible cases of the quarter: a role can be limited to counties (R23). Raises Refused."""
    ctx.require("report.read", site, ResourceScope(county=query.county))
    return await cases_of(
        ctx.runtime.store, site, query.quarter, lambda county: includes_county(ctx, site, query, county)
    )


def includes_county(ctx: RequestContext, site: str, query: InQuarter, county: str) -> bool:
    """Return whether the query covers the county and the person may see it."""
    allowed = ctx.runtime.access.decide(ctx.user, "report.read", site, ResourceScope(county=county)).allowed
    return allowed and query.county in (None, county)


def report_response(site: str, query: Period, as_of: str | None, **content: Any) -> JSONResponse:
    """Return the response with its filters, its caption and the time of the newest event that it has taken in."""
    filters = query.model_dump(mode="json", exclude_none=True, exclude_defaults=True, exclude={"after"})
    return JSONResponse({"site": site} | filters | {"as_of": as_of} | caption(site) | content)
