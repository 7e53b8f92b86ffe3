"""Export of the narratives of many cases as one file, under the actions to read and to export cases."""

import asyncio
import csv
import io
from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Literal, Self

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.reviews.api.cases.case_commands import scope_of
from services.reviews.domain import Case
from services.reviews.domain.practice import is_master
from services.reviews.store.narratives import cases_of, narratives_of
from services.reviews.store.texts import TextOwner
from shared.access import Action
from shared.contracts.vocabulary import Purpose, Quarter, Site, purpose_of
from shared.security.spreadsheet_cells import escape_formula
from shared.tables.workbook_file import SheetColumn, WorkbookFile, split_text
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import mark_audited_read

router = APIRouter()

Format = Literal["csv", "ndjson", "xlsx"]
MEDIA: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = ("id", "site", "practice", "quarter", "county", "instrument", "field", "text")
WORKBOOK_COLUMNS = (*COLUMNS[:-1], "part", COLUMNS[-1])
WIDTHS = {"id": 38, "field": 24, "text": 100}
TITLES = {
    "id": "The case.",
    "site": "The site that the case belongs to.",
    "practice": "Whether it is a mock case of a training site.",
    "quarter": "The calendar quarter of the review.",
    "county": "The county's FIPS code.",
    "instrument": "The version of the instrument.",
    "field": "The item or question that the text is about.",
    "part": "Of a text longer than a cell takes.",
    "text": "The text as it was written.",
}
BOTH: tuple[Action, ...] = ("case.export", "case.read")

NarrativeRow = dict[str, Any]


class Filters(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Format = "csv"
    quarter: Quarter | None = None
    bom: Annotated[bool, Field(description="A byte order mark before CSV, for Excel's double click.")] = False

    @model_validator(mode="after")
    def _bom_of_text(self) -> Self:
        if self.bom and self.format != "csv":
            raise ValueError("bom is for csv alone")
        return self


FILES: dict[int | str, NarrativeRow] = {200: {"content": {media.partition(";")[0]: {} for media in MEDIA.values()}}}
"""Success response in the API's document."""


@router.get("/sites/{site}/exports/narratives", response_class=Response, responses=FILES)
async def export_narratives(
    site: Site,
    filters: Annotated[Filters, Query()],
    ctx: Annotated[AuthorizedRequest, Requires("case.export", "case.read")],
) -> StreamingResponse:
    """One row a case and field: rationales, comments and narratives of adverse answers, as far as they can be read."""
    name = "_".join(part for part in (site, filters.quarter, "narratives") if part)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{filters.format}"'}
    response = StreamingResponse(_file(ctx, site, filters), headers=headers, media_type=MEDIA[filters.format])
    mark_audited_read(response, "export_narratives", ctx.decision)
    return response


async def _file(ctx: RequestContext, site: str, filters: Filters) -> AsyncIterator[bytes]:
    """Yields the file's bytes as they come; a workbook is gathered on disk first."""
    if filters.format == "xlsx":
        async for part in _workbook(_rows(ctx, site, filters)):
            yield part
        return
    encode = ENCODERS[filters.format]
    if filters.format == "csv":
        yield (BOM_UTF8 if filters.bom else b"") + _csv([dict(zip(COLUMNS, COLUMNS, strict=True))])
    async for rows in _rows(ctx, site, filters):
        yield encode(rows)


async def _rows(ctx: RequestContext, site: str, filters: Filters) -> AsyncIterator[list[NarrativeRow]]:
    """Yields the rows of one case after the other, without cases that this person may not read (R23)."""
    async for case, state in cases_of(ctx.runtime.store, site, filters.quarter):
        scope = scope_of(case, state, ctx.user.id)
        if not all(ctx.runtime.access.decide(ctx.user, action, site, scope).allowed for action in BOTH):
            continue
        if is_master(case, state) and not ctx.may("practice.key", site):
            continue
        if narratives := await narratives_of(ctx.runtime, TextOwner(site, case), state):
            common = _case_columns(site, case, state)
            yield [common | {"field": field, "text": text} for field, text in narratives.items()]


async def _workbook(cases: AsyncIterator[list[NarrativeRow]]) -> AsyncIterator[bytes]:
    """Yields a workbook; a text that no cell takes stands in several rows, numbered by part."""
    book = await asyncio.to_thread(WorkbookFile)
    try:
        shown = [SheetColumn(name, TITLES[name], width=WIDTHS.get(name)) for name in WORKBOOK_COLUMNS]
        sheet = book.sheet("narratives", shown)
        async for rows in cases:
            for row in rows:
                parts = split_text(row["text"])
                for number, part in enumerate(parts, start=1):
                    cells = row | {"text": part, "part": f"{number} of {len(parts)}"}
                    sheet.write([cells[column] for column in WORKBOOK_COLUMNS])
        content = book.content()
        while (chunk := await asyncio.to_thread(next, content, None)) is not None:
            yield chunk
    finally:
        await asyncio.to_thread(book.close)


def _case_columns(site: str, case: str, state: Case) -> NarrativeRow:
    practice = purpose_of(site) is Purpose.TRAINING
    attributes = {"quarter": state.quarter, "county": state.county, "instrument": state.instrument}
    return {"id": case, "site": site, "practice": practice} | attributes


def _csv(rows: list[NarrativeRow]) -> bytes:
    """Returns CSV lines without formulas: a reviewer may begin a sentence with a dash."""
    text = io.StringIO()
    csv.writer(text).writerows([_cell(row[column]) for column in COLUMNS] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else escape_formula(value)


def _ndjson(rows: list[NarrativeRow]) -> bytes:
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)


ENCODERS: dict[str, Callable[[list[NarrativeRow]], bytes]] = {"csv": _csv, "ndjson": _ndjson}
