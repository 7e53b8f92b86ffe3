"""What every report is asked and says: a quarter, the counties that somebody may see, and that it is a sample."""

from typing import Annotated, Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.projections.store.cases import Cases, cases_of
from services.projections.tables import caption
from shared.access import ResourceScope
from shared.contracts.vocabulary import County, Quarter
from shared.web.request import RequestContext


class Period(BaseModel):
    """A parameter it does not know is refused: a misspelt filter must not pass for a filtered figure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quarter: Quarter


class InQuarter(Period):
    """A report, of all counties or of one."""

    county: County | None = None


class Paged(InQuarter):
    after: Annotated[str, Field(pattern=r"^[0-9TZ:.-]{1,40}~cas_[0-9a-f]{32}$")] | None = None
    """Where the last page ended: its `next`."""


async def visible_cases(ctx: RequestContext, site: str, asked: InQuarter) -> Cases:
    """The cases of the quarter that this person may see: a role can be limited to counties (R23). Raises Refused."""
    ctx.require("report.read", site, ResourceScope(county=asked.county))
    return await cases_of(ctx.runtime.store, site, asked.quarter, lambda county: sees(ctx, site, asked, county))


def sees(ctx: RequestContext, site: str, asked: InQuarter, county: str) -> bool:
    """Whether the county is asked for, and one that this person may see."""
    allowed = ctx.runtime.access.judge(ctx.user, "report.read", site, ResourceScope(county=county)).allowed
    return allowed and asked.county in (None, county)


def report_response(site: str, asked: Period, as_of: str | None, **content: Any) -> JSONResponse:
    """The answer, with what it was asked and up to when it has read."""
    filters = asked.model_dump(mode="json", exclude_none=True, exclude_defaults=True, exclude={"after"})
    return JSONResponse({"site": site} | filters | {"as_of": as_of} | caption(site) | content)
