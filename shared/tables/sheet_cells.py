"""Sheet cells: the filled cells of a worksheet's XML, with the rows and columns that are hidden and the formulas."""

import re
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from shared.tables.book_parts import Attributes, is_on, run_parser
from shared.tables.table import Limits, RowNote, UnreadableTable, column_letters

CELL_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
ROW_REFERENCE = re.compile(r"[1-9][0-9]{0,6}")
MAX_ROW = 1_048_576
BROKEN_POSITIONS = "The rows of this workbook do not follow each other. Open it in Excel. Save it as .xlsx."
KNOWN_ERRORS = re.compile(r"#[A-Z0-9/!?_]{1,20}")


@dataclass
class SheetCells:
    """Filled rows by number. Their XML is that of dense rows, so that a far row costs no memory."""

    rows: list[int] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    filled_columns: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: list[int] = field(default_factory=list)
    faults: list[RowNote] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def filled_hidden_columns(self) -> list[str]:
        """Letters of the hidden columns with a filled cell."""
        return [
            column_letters(column)
            for column in sorted(self.filled_columns)
            if any(first <= column <= last for first, last in self.hidden_columns)
        ]

    def xml(self, namespace: str) -> bytes:
        """Return the worksheet of the filled cells alone."""
        inside = "".join(self.parts)
        return f'<worksheet xmlns="{namespace}"><sheetData>{inside}</sheetData></worksheet>'.encode()


def measure_sheet(part: bytes, padded: dict[str, int], limits: Limits) -> SheetCells:
    """Return the filled cells; `padded` has the styles with leading zeros. Raise UnreadableTable."""
    reader = _SheetReader(padded, limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.add_text
    run_parser(parser, part)
    return reader.cells


class _SheetReader:
    """Walk through a worksheet's elements. Positions never go back: a sheet must not look smaller than it is."""

    def __init__(self, padded: dict[str, int], limits: Limits) -> None:
        self.cells = SheetCells()
        self._padded, self._limits = padded, limits
        self._row = self._column = 0
        self._is_row_hidden = self._has_formula = self._is_phonetic = False
        self._texts: list[str] | None = None
        self._attributes: Attributes = {}
        self._row_parts: list[str] = []
        self._value = ""

    def start(self, name: str, attributes: Attributes) -> None:
        match name.rpartition(":")[2]:
            case "col" if is_on(attributes.get("hidden", "")):
                self.cells.hidden_columns.append((_number(attributes.get("min")), _number(attributes.get("max"))))
            case "row":
                self._begin_row(attributes)
            case "c":
                self._begin_cell(attributes)
            case "f":
                self._has_formula = True
            case "rPh":
                self._is_phonetic = True
            case "v" | "t" if not self._is_phonetic:
                self._texts = []

    def add_text(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)

    def end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "t" if self._texts is not None:
                self._value += "".join(self._texts)
                self._texts = None
            case "rPh":
                self._is_phonetic = False
            case "c":
                self._end_cell()
            case "row":
                self._end_row()

    def _begin_row(self, attributes: Attributes) -> None:
        number = _number(attributes["r"]) if "r" in attributes else self._row + 1
        if not self._row < number <= MAX_ROW:
            raise UnreadableTable(BROKEN_POSITIONS)
        self._row, self._column, self._row_parts = number, 0, []
        self._is_row_hidden = is_on(attributes.get("hidden", ""))

    def _begin_cell(self, attributes: Attributes) -> None:
        column = self._column + 1
        if "r" in attributes:
            match = CELL_REFERENCE.fullmatch(attributes["r"])
            if match is None or int(match[2]) != self._row:
                raise UnreadableTable(BROKEN_POSITIONS)
            column = _column_number(match[1])
        if column <= self._column:
            raise UnreadableTable(BROKEN_POSITIONS)
        self._column, self._attributes, self._value, self._has_formula = column, attributes, "", False

    def _end_cell(self) -> None:
        kind, where = self._attributes.get("t", "n"), f"{column_letters(self._column)}{self._row}"
        if self._has_formula:
            self.cells.formulas.append(self._row)
            if "t" not in self._attributes and not self._value:
                sentence = f"The formula in {where} was never calculated. Open the workbook in Excel and save it again."
                self.cells.faults.append(RowNote(self._row, sentence))
        if kind == "e":
            shown = self._value if KNOWN_ERRORS.fullmatch(self._value) else "an error"
            self.cells.faults.append(RowNote(self._row, f"The cell {where} shows {shown}. Write its value."))
            self._value = ""
        if not self._value:
            return
        if self._column > self._limits.max_columns:
            raise UnreadableTable(
                f"The cell {where} holds something, far beyond {self._limits.subject}. Empty it, or copy the list into "
                "a new workbook."
            )
        self.cells.filled_columns.add(self._column)
        self._row_parts.append(self._cell_xml(kind))

    def _cell_xml(self, kind: str) -> str:
        reference = f"{column_letters(self._column)}{len(self.cells.rows) + 1}"
        style = self._attributes.get("s", "")
        if kind == "n" and (digits := self._padded.get(style)) and self._value.isdecimal():
            kind, self._value = "inlineStr", self._value.zfill(digits)
        if kind in ("inlineStr", "str"):
            return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(self._value)}</t></is></c>'
        attributes = (f' s="{escape(style)}"' if style else "") + f' t="{escape(kind)}"'
        return f'<c r="{reference}"{attributes}><v>{escape(self._value)}</v></c>'

    def _end_row(self) -> None:
        if not self._row_parts:
            return
        self.cells.rows.append(self._row)
        if self._is_row_hidden:
            self.cells.hidden_rows.append(self._row)
        size = len(self.cells.rows)
        self.cells.parts += [f'<row r="{size}">', *self._row_parts, "</row>"]
        if size * max(self.cells.filled_columns) > self._limits.max_cells:
            raise UnreadableTable(
                f"The sheet goes on far beyond {self._limits.subject}. Copy the list into a new workbook."
            )


def _number(text: str | None) -> int:
    if text is None or not ROW_REFERENCE.fullmatch(text):
        raise UnreadableTable(BROKEN_POSITIONS)
    return int(text)


def _column_number(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
