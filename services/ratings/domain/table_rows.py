"""Rows of the tables in a case's answers, each with the id of its case, for a sheet of their own. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from services.ratings.domain.export_row import answers_in_force
from services.ratings.domain.rated_case import RatedCase
from shared.instrument import VERSIONS, load
from shared.tables.workbook_file import Cell, ColumnKind, SheetColumn

KINDS: dict[str, ColumnKind] = {"date": "date", "date_or_na": "date", "integer": "number"}
FACE = "face"
CASE_COLUMNS = (SheetColumn("id", "The case."), SheetColumn("row", "The row in the table.", "number"))


@dataclass(frozen=True)
class ExportTable:
    """A table of an item or of the face sheet; `name` as in the columns of cases: 1.A1, face.children."""

    item: str
    question: str
    columns: tuple[SheetColumn, ...]

    @property
    def name(self) -> str:
        return f"{self.item}.{self.question}"

    def rows_of(self, case: RatedCase) -> Iterator[list[Cell]]:
        """Yield the rows in force of a case, in their order."""
        answers = answers_in_force(case) | {FACE: case.facts.face_sheet if case.facts else {}}
        value = answers.get(self.item, {}).get(self.question)
        codes = [column.code for column in self.columns[len(CASE_COLUMNS) :]]
        for number, row in enumerate(value if isinstance(value, list) else (), start=1):
            if isinstance(row, dict):
                yield [case.key.partition("|")[2], number, *(_cell(row.get(code)) for code in codes)]


@cache
def tables() -> tuple[ExportTable, ...]:
    """Return the tables of all versions; columns of one version alone follow those of the others."""
    by_question: dict[tuple[str, str], dict[str, SheetColumn]] = {}
    for version in VERSIONS:
        for item in load(version).items:
            for question in item.all_questions:
                if question.type == "table":
                    shown = by_question.setdefault((item.id, question.id), {})
                    for column in question.columns:
                        if column.type != "text":
                            kind = KINDS.get(column.type, "text")
                            shown[column.id] = SheetColumn(column.id, column.label or column.id, kind)
    for field in load(VERSIONS[-1]).face_sheet.fields:
        if field.core and field.type == "table":
            core = [column for column in field.columns if column.core and column.type != "text"]
            by_question[FACE, field.id] = {
                column.id: SheetColumn(column.id, column.label or column.id) for column in core
            }
    return tuple(
        ExportTable(item, question, (*CASE_COLUMNS, *shown.values())) for (item, question), shown in by_question.items()
    )


def _cell(value: object) -> Cell:
    match value:
        case None | bool() | int() | str():
            return value
        case list():
            return "; ".join(map(str, value)) or None
        case _:
            return str(value)
