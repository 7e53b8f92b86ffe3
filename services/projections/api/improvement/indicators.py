"""Statewide data indicators: imported from a table, and read beside the figures of case reviews."""

import asyncio
from typing import Annotated, Self

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import model_validator

from services.projections.api.dashboards import with_audit_mark
from services.projections.api.improvement.response_models import Indicators, IndicatorsSaved
from services.projections.api.improvement.shown_figures import shown_indicator
from services.projections.domain.indicator_import import indicators_of
from services.projections.domain.indicator_table import ImportIndicators, indicators_id
from services.projections.store import improvement
from shared.contracts.vocabulary import Site, Slug
from shared.tables.refusals import noted
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import CurrentRequest
from shared.web.responses import practice, versioned_response
from shared.web.table_content import TableContent

router = APIRouter()

MAX_TABLE_LENGTH = 200_000
"""Characters or bytes: many times the size of all indicators of ten years."""

NOTE = (
    "These figures are computed by the Children's Bureau from administrative data and imported. They are not computed "
    "from reviewed cases and cannot be compared with items."
)


class IndicatorFile(TableContent):
    """The table as text or file, and the name of its source."""

    source: Slug

    @model_validator(mode="after")
    def _is_short(self) -> Self:
        if len(self.content) > MAX_TABLE_LENGTH:
            raise ValueError(f"a table of statewide data indicators has at most {MAX_TABLE_LENGTH:,} characters")
        return self


@router.post("/sites/{site}/indicators", status_code=201, response_model=IndicatorsSaved)
async def import_indicators(
    site: Site, body: IndicatorFile, ctx: Annotated[AuthorizedRequest, Requires("pip.manage")]
) -> JSONResponse:
    """Import dated figures of the seven indicators; a bad row is named, and then nothing is kept."""
    imported = await asyncio.to_thread(indicators_of, body.content, body.source)
    command, store = ImportIndicators(imported.table), ctx.runtime.store
    saved = await improvement.indicator_tables.execute(store, ctx.cause, site, indicators_id(site), command)
    content = {"site": site, "rows": len(imported.table.rows), "read": imported.summary} | practice(site)
    content |= {"warnings": noted(imported.warnings)}
    return versioned_response(content, saved.head.sequence, status=201, replayed=saved.replayed)


@router.get("/sites/{site}/indicators", response_model=Indicators)
async def read_indicators(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """All imported figures with their periods, compared with national performance by their whole 95 % interval."""
    decision = ctx.require("dashboard.read", site)
    table = await improvement.indicators_of(ctx.runtime.store, site)
    content = {"site": site, "note": NOTE, "source": table.source or None, "imported": table.imported or None}
    rows = [shown_indicator(row) for row in table.rows]
    return with_audit_mark(JSONResponse(content | {"rows": rows} | practice(site)), decision)
