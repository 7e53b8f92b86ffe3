"""Text in columns, pasted or uploaded: commas, semicolons, tabs or bars between the cells."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from shared.tables.table import MAX_HEADER_DEPTH, HeaderScore, RowNote, Sheet, TableRow, UnreadableTable
from shared.tables.text_file import DecodedText

DELIMITERS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}

DECLARATION = re.compile(r'"?sep=(.)"?[;,\t|]*(\r\n|\r|\n|$)', re.IGNORECASE)
"""First line by which Excel knows the delimiter. A spreadsheet does not show it, and no row is counted for it."""

TEXT_FORMULA = re.compile(r'="([^"]*)"')
"""A text in the form that programs write so that Excel drops no zeros: ="00123"."""

LOST_LETTER = "\ufffd"


def read_delimited(decoded: DecodedText, score: HeaderScore) -> Sheet:
    """Return the rows as a spreadsheet would show them. Raise UnreadableTable for an open quotation mark."""
    text = decoded.text.removeprefix("\ufeff")
    declaration = DECLARATION.match(text)
    if declaration:
        text = text[declaration.end() :]
    delimiter = declaration[1] if declaration else _detect_delimiter(text, score)
    parts = [f"text with {DELIMITERS.get(delimiter, 'another sign')} between its cells", decoded.name]
    sheet = Sheet(", ".join(part for part in parts if part), warnings=list(decoded.warnings))
    if declaration:
        sheet.source += ", its line sep= not counted as a row"
        sheet.warnings = [RowNote(max(note.row - 1, 1), note.sentence) for note in sheet.warnings]
    rows = list(_numbered(text, delimiter))
    if not declaration and _are_quoted_whole(rows):
        inner = "\n".join(cells[0] if cells else "" for _, cells in rows)
        delimiter = _detect_delimiter(inner, score)
        rows = list(_numbered(inner, delimiter))
        sheet.source = f"text with whole rows in quotation marks, {DELIMITERS[delimiter]} between their cells"
    for number, cells in rows:
        if any(cells):
            sheet.rows.append(TableRow(number, cells))
        if any(LOST_LETTER in cell for cell in cells):
            sentence = "A letter of this row was lost before it came here. Save the list as CSV UTF-8 and send it anew."
            sheet.faults.append(RowNote(number, sentence))
    return sheet


def _are_quoted_whole(rows: list[tuple[int, list[str]]]) -> bool:
    """Return whether each row is one cell with a delimiter in it: a program has quoted rows of text as one."""
    filled = [cells for _, cells in rows if any(cells)]
    return bool(filled) and all(len(cells) == 1 and "\n" not in cells[0] and "," in cells[0] for cells in filled)


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(_reader(text, delimiter, strict=True), start=1):
            yield number, [_plain(cell) for cell in cells]
    except csv.Error:
        detail = (
            f"Row {number + 1} cannot be read: a quotation mark is not closed, or not alone at the start of its cell, "
            "or a cell is far too long."
        )
        raise UnreadableTable(detail) from None


def _plain(cell: str) -> str:
    cell = cell.strip()
    formula = TEXT_FORMULA.fullmatch(cell)
    return formula[1].strip() if formula else cell


def _detect_delimiter(text: str, score: HeaderScore) -> str:
    """Return the delimiter by which a row names most columns, else the one that makes most cells of the first row."""

    def fit(delimiter: str) -> tuple[int, int]:
        rows = list(_first_rows(text, delimiter))
        return max(map(score, rows), default=0), len(rows[0]) if rows else 0

    return max(DELIMITERS, key=fit)


def _first_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        filled = (row for row in _reader(text, delimiter, strict=False) if len(row) > 1 or any(map(str.strip, row)))
        for cells in islice(filled, MAX_HEADER_DEPTH):
            yield [_plain(cell) for cell in cells]
    except csv.Error:
        return


def _reader(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=strict)
