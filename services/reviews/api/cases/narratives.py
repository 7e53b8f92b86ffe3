"""Narratives of many cases as a file, for whoever may both read and export them; the only one there is of them."""

import csv
import io
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict

from services.reviews.api.cases.case_commands import about
from services.reviews.domain import Case
from services.reviews.domain.practice import is_master
from services.reviews.store.narratives import cases_of, narratives_of
from services.reviews.store.texts import Place
from shared.access import Action
from shared.contracts.vocabulary import Purpose, Quarter, Site, purpose_of
from shared.security.spreadsheet_cells import escape_formula
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read

router = APIRouter()

Format = Literal["csv", "ndjson"]
MEDIA: dict[Format, str] = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson"}
COLUMNS = ("id", "site", "practice", "quarter", "county", "instrument", "field", "text")
BOTH: tuple[Action, ...] = ("case.export", "case.read")

Row = dict[str, Any]


class Filters(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Format = "csv"
    quarter: Quarter | None = None


FILES: dict[int | str, Row] = {200: {"content": {media.partition(";")[0]: {} for media in MEDIA.values()}}}
"""What the API's document says of the answer."""


@router.get("/sites/{site}/exports/narratives", response_class=Response, responses=FILES)
async def export_narratives(site: Site, filters: Annotated[Filters, Query()], ctx: CurrentRequest) -> StreamingResponse:
    """One row a case and field: rationales, comments and narratives of adverse answers, as far as they can be read."""
    verdict = ctx.require("case.export", site)
    ctx.require("case.read", site)
    name = "_".join(part for part in (site, filters.quarter, "narratives") if part)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{filters.format}"'}
    shown = StreamingResponse(_file(ctx, site, filters), headers=headers, media_type=MEDIA[filters.format])
    mark_audited_read(shown, "export_narratives", verdict)
    return shown


async def _file(ctx: RequestContext, site: str, filters: Filters) -> AsyncIterator[bytes]:
    """Case by case; a case that this person may not see is passed over (R23)."""
    written = WRITTEN[filters.format]
    if filters.format == "csv":
        yield _delimited([dict(zip(COLUMNS, COLUMNS, strict=True))])
    async for case, state in cases_of(ctx.runtime.store, site, filters.quarter):
        here = about(case, state, ctx.user.id)
        if not all(ctx.runtime.access.judge(ctx.user, action, site, here).allowed for action in BOTH):
            continue
        if is_master(case, state) and not ctx.may("practice.key", site):
            continue
        if said := await narratives_of(ctx.runtime, Place(site, case), state):
            yield written([_about(site, case, state) | {"field": field, "text": said[field]} for field in said])


def _about(site: str, case: str, state: Case) -> Row:
    practice = purpose_of(site) is Purpose.TRAINING
    place = {"quarter": state.quarter, "county": state.county, "instrument": state.instrument}
    return {"id": case, "site": site, "practice": practice} | place


def _delimited(rows: list[Row]) -> bytes:
    """Cells that no spreadsheet computes: a reviewer may begin a sentence with a dash."""
    text = io.StringIO()
    csv.writer(text).writerows([_cell(row[column]) for column in COLUMNS] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else escape_formula(value)


def _lines(rows: list[Row]) -> bytes:
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)


WRITTEN: dict[Format, Callable[[list[Row]], bytes]] = {"csv": _delimited, "ndjson": _lines}
