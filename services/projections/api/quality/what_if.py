"""What-if of a quarter: the shares of items and outcomes if one case were rated otherwise; nothing is saved."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.projections.api.quality.response_models import WhatIfFigures
from services.projections.api.report_query import Period, report_response, wrong_filter
from services.projections.store.case_ratings import case_row
from services.projections.store.sums import SiteScope, summed_ratings
from services.projections.tables.what_if import what_if_rows
from shared.access import ResourceScope
from shared.contracts.vocabulary import CaseId, ItemRating, OutcomeId, OutcomeRating, RatedItem, Site
from shared.errors import Refused
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.responses import mark_audited_read

router = APIRouter(prefix="/sites/{site}/dashboards")


class TriedRatings(BaseModel):
    """The case's ratings as they would be; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    items: dict[RatedItem, ItemRating] = Field(default={}, max_length=21)
    outcomes: dict[OutcomeId, OutcomeRating] = Field(default={}, max_length=7)


class WhatIf(Period):
    case: CaseId
    ratings: TriedRatings


@router.post("/what-if", response_model=WhatIfFigures)
async def try_ratings(
    site: Site, body: WhatIf, ctx: Annotated[AuthorizedRequest, Requires("case.what_if", "dashboard.read")]
) -> JSONResponse:
    """The quarter's figures with the case's present ratings taken out and these put in.

    A case that is not final counts in no figure yet: it is added. `counted` says which.
    """
    row = await case_row(ctx.runtime.store, site, body.case)
    if row is None:
        raise Refused.missing()
    ctx.require(ctx.action, site, ResourceScope(body.case, row["county"], row["stage"]))
    if row["quarter"] != body.quarter:
        raise wrong_filter("quarter", f"The case is of {row['quarter']}: give its own quarter.")
    summed = await summed_ratings(ctx.runtime.store, SiteScope(site, [body.quarter]))
    counts, counted = summed.cases.total, row["stage"] == "approved_final"
    present = {name: row.get(name, {}) if counted else None for name in ("items", "outcomes")}
    figures = {
        "items": what_if_rows("items", counts, present["items"], body.ratings.items),
        "outcomes": what_if_rows("outcomes", counts, present["outcomes"], body.ratings.outcomes),
    }
    period = Period(quarter=body.quarter)
    response = report_response(site, period, summed, case=body.case, counted=counted, **figures)
    mark_audited_read(response, "try_ratings", ctx.decision, body.case)
    return response
