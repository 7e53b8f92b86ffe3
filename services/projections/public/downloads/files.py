"""Files of a page's figures, one row a figure. The same page gives the same bytes."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson

from services.projections.public.downloads.description import describe
from services.projections.public.language.result_rows import COLUMNS, Value, values
from services.projections.public.pages.page import Page, PageContext
from shared.security.spreadsheet_cells import escape_formula
from shared.tables.workbook_file import SheetColumn, WorkbookFile

Rows = Sequence[Sequence[Value]]
WIDTHS = {"measure_title": 44, "result": 30, "period": 32, "shown_instead": 30, "likely_range": 16}

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "metadata.json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
}


def page_rows(page: Page, context: PageContext) -> Rows:
    """Return the cells of all figures of a page, or of the one that the address names."""
    chosen = context.filters.figure
    figures = [figure for figure in page.figures if chosen in (None, figure.id)]
    return [values(figure, row, context.phrases) for figure in figures for row in figure.rows]


def table_file(extension: str, page: Page, context: PageContext, address: str) -> bytes:
    """Return the file of a page; `extension` is one of MEDIA that is no picture."""
    if extension == "metadata.json":
        return orjson.dumps(describe(page, context, address), option=orjson.OPT_INDENT_2)
    if extension == "json":
        return _json(page, context, address)
    return WRITERS[extension](page_rows(page, context), context)


def _csv(rows: Rows, _context: PageContext) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.name for column in COLUMNS])
    writer.writerows(map(_escaped, rows))
    return text.getvalue().encode()


def _workbook(rows: Rows, context: PageContext) -> bytes:
    """Return a workbook with codes and titles above the columns, and a second sheet that describes them."""
    book = WorkbookFile()
    try:
        titles = {column.name: context.phrases.say(f"columns.{column.name}") for column in COLUMNS}
        columns = [
            SheetColumn(column.name, titles[column.name], column.kind, WIDTHS.get(column.name)) for column in COLUMNS
        ]
        sheet = book.sheet("results", columns)
        for row in rows:
            sheet.write(row)
        about = book.sheet("about", [SheetColumn("column", width=24), SheetColumn("description", width=90)])
        for name, text in _about(context):
            about.write([name, text])
        return b"".join(book.content())
    finally:
        book.close()


def _parquet(rows: Rows, context: PageContext) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 most requests do without its hundred megabytes
    import pyarrow.parquet as pq  # noqa: PLC0415

    kinds = {"text": pa.string(), "number": pa.int32()}
    schema: Any = pa.schema([pa.field(column.name, kinds[column.kind]) for column in COLUMNS])
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
    sink = io.BytesIO()
    described = schema.with_metadata({"version": context.publication.version, "licence": "CC0-1.0"})
    pq.write_table(pa.Table.from_arrays(arrays, schema=described), sink, compression="zstd")
    return sink.getvalue()


def _json(page: Page, context: PageContext, address: str) -> bytes:
    names = [column.name for column in COLUMNS]
    rows = [_with_words(dict(zip(names, row, strict=True)), context) for row in page_rows(page, context)]
    return orjson.dumps({"about": describe(page, context, address), "rows": rows}, option=orjson.OPT_INDENT_2)


def _with_words(row: Mapping[str, Value], context: PageContext) -> dict[str, Value]:
    return dict(row) | {"status_in_words": context.phrases.status(str(row["status"]))}


def _about(context: PageContext) -> Iterable[tuple[str, str]]:
    phrases = context.phrases
    yield "version", context.publication.version
    yield "licence", phrases.say("frame.licence")
    if context.publication.is_invented:
        yield phrases.say("frame.invented_title"), phrases.say("frame.invented")
    yield "†", phrases.status("suppressed")
    yield "‡", phrases.status("protected")
    for column in COLUMNS:
        yield column.name, phrases.say(f"column_text.{column.name}")


def _escaped(row: Sequence[Value]) -> list[Value]:
    return [escape_formula(cell) if isinstance(cell, str) else cell for cell in row]


WRITERS: Mapping[str, Callable[[Rows, PageContext], bytes]] = {"csv": _csv, "xlsx": _workbook, "parquet": _parquet}
