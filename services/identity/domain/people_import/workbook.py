"""An Excel workbook as rows of text: unpacked within bounds, measured, then given to the library that reads it.

Measured, because the library makes room for every cell up to the last one: two cells, the second at the far corner of
a sheet, would end the whole process.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NoReturn
from xml.parsers import expat

from python_calamine import CalamineError, load_workbook

from shared.errors import Refused

SheetRow = tuple[int, list[str]]
"""Its number as the spreadsheet shows it, and its cells."""

MAX_UNPACKED_BYTES = 8 * 1024 * 1024
"""Bytes: twenty times what 2,000 people take."""

CELL_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook|sharedStrings|styles)\.xml|xl/_rels/workbook\.xml\.rels|"
    r"xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
"""The parts that hold cells; pictures, macros and links are left where they are."""

COMPRESSION_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

MAX_ROW, MAX_COLUMN = 10_000, 100

CELL_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
ROW_REFERENCE = re.compile(r"()([1-9][0-9]{0,6})")


def read_workbook(content: bytes) -> list[SheetRow]:
    """The first sheet. Raises Refused."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = dict(_unpack(packed))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        _unreadable()
    for part in parts.values():
        _SheetMeasure().measure(part)
    try:
        with load_workbook(BytesIO(_repack(parts))) as book:
            return _cell_texts(book.get_sheet_by_index(0).to_python(skip_empty_area=False))
    except (CalamineError, IndexError):
        _unreadable()


def _unpack(packed: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """By the sizes that its directory declares: no more than these is ever unpacked."""
    needed = [part for part in packed.infolist() if CELL_PARTS.fullmatch(part.filename)]
    if any(part.compress_type not in COMPRESSION_METHODS for part in needed):
        _unreadable()
    if sum(part.file_size for part in needed) > MAX_UNPACKED_BYTES:
        _refuse("The workbook is far larger unpacked than a list of people is. Copy the list into a new workbook.")
    for part in needed:
        yield part.filename, packed.read(part)


def _repack(parts: dict[str, bytes]) -> bytes:
    """Anew and plainly: what the library reads is what was measured."""
    plain = BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return plain.getvalue()


class _SheetMeasure:
    """Walks through a part's elements: how far its cells go, and that none holds a formula.

    It never counts back: one that jumps back and forth must not look smaller than it is.
    """

    def __init__(self) -> None:
        self._row = self._column = 0

    def measure(self, part: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = _unreadable
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, ValueError):
            _unreadable()

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                row, _ = _cell_position(ROW_REFERENCE, attributes.get("r"), (self._row + 1, 0))
                self._row, self._column = max(self._row, row), 0
            case "c":
                row, column = _cell_position(CELL_REFERENCE, attributes.get("r"), (self._row, self._column + 1))
                self._row, self._column = max(self._row, row), max(self._column, column)
            case "f":
                where = f"row {self._row}, column {self._column}"
                _refuse(f"The workbook holds a formula ({where}). Copy the list, paste it as values, and upload that.")
        if self._row > MAX_ROW or self._column > MAX_COLUMN:
            _refuse("The sheet goes on far beyond a list of people. Copy the list into a new workbook.")


def _cell_position(pattern: re.Pattern[str], address: str | None, counted: tuple[int, int]) -> tuple[int, int]:
    """`B3` is row 3, column 2; where nothing is said, as it was counted. Raises Refused."""
    if address is None:
        return counted
    if (match := pattern.fullmatch(address)) is None:
        _unreadable()
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _cell_texts(rows: list[list[Any]]) -> list[SheetRow]:
    """A whole number without the point that the library gives it."""
    plain = ([int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in row] for row in rows)
    return [(number, [str(cell) for cell in row]) for number, row in enumerate(plain, start=1)]


def _unreadable(*_about: object) -> NoReturn:
    _refuse("This is not an Excel workbook that can be read. Save it as .xlsx without a password, or as CSV UTF-8.")


def _refuse(sentence: str) -> NoReturn:
    raise Refused("people-list-unreadable", 422, sentence)
