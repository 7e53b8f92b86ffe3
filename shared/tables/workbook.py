"""Excel workbooks: unpacked within bounds, reduced to filled cells, then given to the library that reads them.

Reduced, because the library makes room for every cell up to the last: one filled cell at the far corner of a sheet
would end the whole process. Rows are numbered densely for the library and get their own numbers back.
"""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from html import escape
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, load_workbook

from shared.tables.book_parts import Book, BookSheet, is_on, read_book, read_number_formats, reject_doctype
from shared.tables.sheet_cells import SheetCells, measure_sheet
from shared.tables.table import Limits, RowNote, Sheet, TableRow, UnreadableTable

UNREADABLE = "This is not an Excel workbook that can be read. Save it as .xlsx without a password, or as CSV UTF-8."

OTHER_PACKAGES = {
    "xl/workbook.bin": "This is a binary Excel workbook (.xlsb). Save it as .xlsx, or as CSV UTF-8.",
    "word/document.xml": "This is a Word document. Copy its table into a workbook. Save it as .xlsx.",
    "ppt/presentation.xml": "This is a presentation. Copy its table into a workbook. Save it as .xlsx.",
    "mimetype": "This is an OpenDocument file. Save it as .xlsx, or as CSV UTF-8.",
    "index/document.iwa": "This is a file of Apple Numbers or Pages. Export it to Excel: Save it as .xlsx.",
}

COMPRESSION_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def read_sheets(content: bytes, limits: Limits) -> list[Sheet]:
    """Return the filled sheets that can be seen, in their order; at least one. Raise UnreadableTable."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            package = _Package(packed, limits)
            book = read_book(package.part)
            formats = read_number_formats(package.part(book.styles) if book.styles else b"")
            cells = [measure_sheet(package.part(sheet.part), formats, limits) for sheet in book.sheets]
            shared = {name: package.part(name) for name in (book.styles, book.strings) if name}
    except UnreadableTable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise UnreadableTable(UNREADABLE) from None
    for part in shared.values():
        reject_doctype(part)
    return _visible_sheets(book, cells, shared)


class _Package:
    """Parts of a workbook's archive, unpacked until the sum of their declared sizes reaches the limit."""

    def __init__(self, packed: zipfile.ZipFile, limits: Limits) -> None:
        self._packed, self._limits, self._unpacked = packed, limits, dict[str, bytes]()
        self._entries = {entry.filename.casefold(): entry for entry in packed.infolist()}
        self._left = limits.max_unpacked_bytes
        for name, sentence in OTHER_PACKAGES.items():
            if name in self._entries:
                raise UnreadableTable(sentence)

    def part(self, name: str) -> bytes:
        """Return a part by its name. Raise KeyError for a missing one, UnreadableTable beyond the limit."""
        key = name.casefold()
        if key not in self._unpacked:
            entry = self._entries[key]
            if entry.compress_type not in COMPRESSION_METHODS:
                raise UnreadableTable(UNREADABLE)
            self._left -= entry.file_size
            if self._left < 0:
                subject = self._limits.subject
                raise UnreadableTable(
                    f"The workbook is far larger unpacked than {subject} is. Copy the list into a new workbook."
                )
            self._unpacked[key] = self._packed.read(entry)
        return self._unpacked[key]


def _visible_sheets(book: Book, cells: list[SheetCells], shared: dict[str, bytes]) -> list[Sheet]:
    filled = [(sheet, found_cells) for sheet, found_cells in zip(book.sheets, cells, strict=True) if found_cells.rows]
    visible = [(sheet, sheet_cells) for sheet, sheet_cells in filled if not sheet.is_hidden]
    if filled and not visible:
        raise UnreadableTable("Every sheet of this workbook that holds anything is hidden. Show the one that counts.")
    if not visible:
        return [Sheet(_source(book, sheet)) for sheet in book.sheets[:1]]
    try:
        with load_workbook(BytesIO(_reduced_book(book, [sheet_cells for _, sheet_cells in visible], shared))) as read:
            tables = [read.get_sheet_by_index(at).to_python(skip_empty_area=False) for at in range(len(visible))]
    except (CalamineError, IndexError):
        raise UnreadableTable(UNREADABLE) from None
    return [
        _sheet(_source(book, sheet), sheet_cells, rows)
        for (sheet, sheet_cells), rows in zip(visible, tables, strict=True)
    ]


def _source(book: Book, sheet: BookSheet) -> str:
    total = len(book.sheets)
    return f"sheet {sheet.name}" + (f", {book.sheets.index(sheet) + 1} of {total} sheets" if total > 1 else "")


def _sheet(source: str, cells: SheetCells, rows: list[list[Any]]) -> Sheet:
    numbered = zip(cells.rows, rows, strict=False)  # the library leaves out rows at the end that show nothing
    texts = [TableRow(number, [_cell_text(value) for value in row]) for number, row in numbered]
    filled = [row for row in texts if any(row.cells)]
    sheet = Sheet(source, filled, cells.hidden_rows, cells.faults)
    if cells.formulas:
        row, count = cells.formulas[0], len(cells.formulas)
        sentence = f"Formulas stand in {count:,} cells, first in row {row}. What they showed when last saved was taken."
        sheet.warnings.append(RowNote(row, sentence.replace("in 1 cells, first", "in 1 cell,")))
    if hidden := cells.filled_hidden_columns:
        sheet.warnings.append(RowNote(1, f"Hidden columns hold something and were read: {', '.join(hidden)}."))
    return sheet


def _cell_text(value: Any) -> str:
    """Return a whole number without its point, a day without midnight."""
    match value:
        case bool():
            return str(value)
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value).strip()


def _reduced_book(book: Book, sheets: list[SheetCells], shared: dict[str, bytes]) -> bytes:
    """Write a workbook of the measured cells alone: the library reads no others."""
    names = {book.styles: ("styles", "xl/styles.xml"), book.strings: ("sharedStrings", "xl/sharedStrings.xml")}
    parts = {names[name][1]: part for name, part in shared.items()}
    links = [(kind, path.removeprefix("xl/")) for name, (kind, path) in names.items() if name]
    links += [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    for at, cells in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{at}.xml"] = cells.xml(MAIN)
    plain = BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as packed:
        files: dict[str, str | bytes] = dict(_frame_parts(book, links)) | parts
        for name, part in files.items():
            packed.writestr(name, part)
    return plain.getvalue()


def _frame_parts(book: Book, links: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    sheets = [at for at, (kind, _) in enumerate(links) if kind == "worksheet"]
    listed = "".join(f'<sheet name="S{at}" sheetId="{at + 1}" r:id="r{at}"/>' for at in sheets)
    epoch = f'<workbookPr date1904="{int(is_on(book.date1904))}"/>'
    yield (
        "[Content_Types].xml",
        (f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'),
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    yield "xl/_rels/workbook.xml.rels", _relations(links)
    yield "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{epoch}<sheets>{listed}</sheets></workbook>'


def _relations(links: list[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{escape(target)}"/>'
        for at, (kind, target) in enumerate(links)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'
