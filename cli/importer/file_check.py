"""Check of a file by the same functions that import it: rows, errors and warnings of each kind of file."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from cli.importer.sheet_reader import named_sheet, sheet_lines
from services.identity.domain.people_import import people_list
from services.projections.domain.indicator_import import check_indicators
from services.reviews.domain.sampling.frame import check_frame
from services.reviews.domain.sampling.quota_import import check_table
from shared.contracts.vocabulary import SiteRole
from shared.errors import Refused
from shared.instrument.answer_sheet import BadSheet
from shared.instrument.sheet_rater import SheetRater
from shared.tables.table import RowNote, counted

QUARTER = re.compile(r"[0-9]{4}Q[1-4]")

Note = dict[str, Any]


@dataclass(frozen=True)
class FileCheck:
    """Rows that an import would take, and the notes of the others; `read` says what was read of the file."""

    read: str
    rows: list[dict[str, Any]]
    errors: list[Note]
    warnings: list[Note]

    @property
    def content(self) -> dict[str, Any]:
        """The check as one JSON object."""
        return {"read": self.read, "rows": self.rows, "errors": self.errors, "warnings": self.warnings}


def is_quarter(text: str) -> bool:
    return bool(QUARTER.fullmatch(text))


def check_people(content: bytes, role: SiteRole | None) -> FileCheck:
    """Check a list of people. `role` is that of rows that name none."""
    try:
        read = people_list.read_file(content, role)
    except Refused as refused:
        return _unreadable(refused)
    return FileCheck(
        read.summary, [asdict(person) for person in read.people], _notes(read.faults), _notes(read.warnings)
    )


def check_frame_file(content: bytes, county: str | None, quarter: str | None) -> FileCheck:
    """Check a sampling frame, of any county and any quarter where none is given."""
    try:
        read = check_frame(content, county, quarter)
    except Refused as refused:
        return _unreadable(refused)
    rows = [{"row": number, **asdict(row)} for number, row in read.rows]
    return FileCheck(read.summary, rows, _notes(read.faults), _notes(read.warnings))


def check_quota(content: bytes, counties: frozenset[str]) -> FileCheck:
    """Check a quota table, of any counties where none are given."""
    try:
        read = check_table(content, counties)
    except Refused as refused:
        return _unreadable(refused)
    rows = [{"row": number, **row.model_dump(mode="json")} for number, row in read.rows]
    return FileCheck(read.summary, rows, _notes(read.faults), _notes(read.warnings))


def check_indicator_file(content: bytes) -> FileCheck:
    """Check a table of statewide data indicators."""
    try:
        read = check_indicators(content)
    except Refused as refused:
        return _unreadable(refused)
    rows = [{"row": number, **row.model_dump(mode="json")} for number, row in read.rows]
    return FileCheck(read.summary, rows, _notes(read.faults), _notes(read.warnings))


def check_sheets(content: bytes) -> FileCheck:
    """Check answer sheets: each line's place, its answers, and that no id stands in two lines."""
    rows: list[dict[str, Any]] = []
    errors: list[Note] = []
    first: dict[str, int] = {}
    rater = SheetRater({})
    lines = list(sheet_lines(BytesIO(content)))
    for number, line in lines:
        try:
            sheet, name = named_sheet(line)
            rater.rate_line(line)
        except (BadSheet, ValueError) as bad:
            errors.append({"row": number, "why": _sentence(str(bad))})
            continue
        if (earlier := first.setdefault(name, number)) != number:
            errors.append({"row": number, "why": f"Its id stands in line {earlier} already."})
            continue
        fields = ("id", "county", "quarter", "case_type", "agency", "instrument")
        rows.append({"row": number, **{field: sheet.get(field) for field in fields}})
    return FileCheck(f"answer sheets; {counted(len(lines), 'line')}", rows, errors, [])


def _notes(notes: Iterable[RowNote | people_list.Fault]) -> list[Note]:
    return [{"row": note.row, "why": note.sentence} for note in notes]


def _unreadable(refused: Refused) -> FileCheck:
    """Return the check of a file that is refused as a whole; its sentence names the row where one is to blame."""
    match = re.search(r"[Rr]ow ([0-9]+)", refused.detail)
    return FileCheck("", [], [{"row": int(match[1]) if match else 1, "why": refused.detail}], [])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
