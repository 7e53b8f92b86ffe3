"""Files of an analysis: a row for each measure in each group, as CSV or as a workbook."""

import csv
import io
from collections.abc import Mapping
from typing import Any, Literal

from shared.security.spreadsheet_cells import escape_formula
from shared.tables.workbook_file import Cell, SheetColumn, WorkbookFile

Format = Literal["csv", "xlsx"]
MEDIA: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
RATINGS = ("S", "ANI", "SA", "PA", "NACH", "NA", "INCOMPLETE")
COLUMNS = (
    SheetColumn("row", "Group of the rows"),
    SheetColumn("column", "Group of the columns"),
    SheetColumn("measure", "Item or outcome"),
    SheetColumn("cases", "Approved cases of the group", "number"),
    SheetColumn("applicable", "Applicable cases", "number"),
    SheetColumn("good", "Cases rated Strength or Substantially Achieved", "number"),
    SheetColumn("share", "Their share of the applicable cases", "number"),
    *(SheetColumn(rating, f"Cases rated {rating}", "number") for rating in RATINGS),
)


def analysis_file(form: Format, table: Mapping[str, Any], about: Mapping[str, Any]) -> bytes:
    """Return the file; `about` (as_of, version of the data, filters, caption) is in every row of a CSV."""
    cases = {(group["row"], group["column"]): group["cases"] for group in table["groups"]}
    rows = [_row(cell, cases[cell["row"], cell["column"]]) for cell in table["cells"]]
    return _csv(rows, about) if form == "csv" else _workbook(rows, about)


def _row(cell: Mapping[str, Any], cases: int) -> list[Cell]:
    counted = [cell["ratings"].get(rating, 0) for rating in RATINGS]
    figures = [cell["applicable"], cell["good"], cell["share"]]
    return [cell["row"], cell["column"], cell["measure"], cases, *figures, *counted]


def _csv(rows: list[list[Cell]], about: Mapping[str, Any]) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([*(column.code for column in COLUMNS), *(f"about_{name}" for name in about)])
    common = [_text(value) for value in about.values()]
    lines.writerows([escape_formula(cell) if isinstance(cell, str) else cell for cell in row] + common for row in rows)
    return text.getvalue().encode()


def _workbook(rows: list[list[Cell]], about: Mapping[str, Any]) -> bytes:
    book = WorkbookFile()
    try:
        sheet = book.sheet("analysis", COLUMNS, frozen_columns=3)
        for row in rows:
            sheet.write(row)
        explained = book.sheet("about", [SheetColumn("field", width=20), SheetColumn("value", width=80)])
        for name, value in about.items():
            explained.write([name, _text(value)])
        return b"".join(book.content())
    finally:
        book.close()


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            return " ".join(map(str, value))
        case _:
            return escape_formula(str(value))
