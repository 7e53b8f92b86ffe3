"""A table as text, pasted or uploaded: rows with commas, semicolons or tabs between their cells."""

import csv
from collections.abc import Iterator
from io import StringIO

from services.identity.domain.people_import.workbook import SheetRow
from shared.errors import Refused

DELIMITERS = "\t;,"


def read_delimited(text: str) -> Iterator[SheetRow]:
    """As a spreadsheet would show them; cells in quotation marks may hold the delimiter. Raises Refused."""
    plain = text.removeprefix("\ufeff")
    number = 0
    try:
        for number, cells in enumerate(_reader(plain, _detect_delimiter(plain), strict=True), start=1):
            yield number, cells
    except csv.Error:
        detail = f"Row {number + 1} has a quotation mark that is not closed, or not alone at the start of its cell."
        raise Refused("people-list-unreadable", 422, detail) from None


def decode_text(content: bytes) -> str:
    """UTF-8, or what Excel calls Unicode Text. Raises Refused."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        detail = "The letters of this file cannot be told. Save it as CSV UTF-8, or as an Excel workbook (.xlsx)."
        raise Refused("people-list-unreadable", 422, detail) from None


def _detect_delimiter(text: str) -> str:
    """The one that makes the most cells of the first line that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda sign: len(next(_reader(first, sign, strict=False), [])))


def _reader(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=strict)
