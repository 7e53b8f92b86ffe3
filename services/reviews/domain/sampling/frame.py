"""Sampling frame: a county's cases from which a quarter's sample is drawn, read from a file and validated by row."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import get_args

from services.reviews.domain.sampling.quarters import last_day
from shared.contracts.reviews.sampling import Population, StratumRows
from shared.contracts.vocabulary import Agency
from shared.tables.cell_values import column_name, county_code, folded, likeness, parse_day
from shared.tables.named_rows import Columns, NamedRow
from shared.tables.refusals import read_rows, refuse
from shared.tables.table import Limits, RowNote

COLUMNS = Columns(("reference", "population", "agency"), ("opened", "county"))
CANONICAL_HEADER = "reference,population,agency,opened"
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}")
"""No character that starts a formula in a spreadsheet, and none that needs quoting."""

LIMITS = Limits("a sampling frame", max_unpacked_bytes=32 * 1024 * 1024)
"""A county of 40,000 children takes half of it."""

DAYS_OPEN = 45
"""Minimum days for which an in-home case is open [F1]; 60 in Round 2."""

POPULATIONS: dict[str, Population] = {name: name for name in get_args(Population)}
AGENCIES: dict[str, Agency] = {name: name for name in get_args(Agency)}


@dataclass(frozen=True, slots=True, order=True)
class FrameRow:
    """One case: `reference` is the agency's own number of the child or family, `opened` its first day if known."""

    population: Population
    agency: Agency
    reference: str
    opened: str = ""

    @property
    def name(self) -> str:
        """Unique name within the frame: each agency has reference numbers of its own."""
        return f"{self.population},{self.agency},{self.reference}"


@dataclass(frozen=True)
class Frame:
    """Rows in canonical order, warnings by row of the upload, and a sentence about what was read."""

    rows: tuple[FrameRow, ...]
    warnings: tuple[RowNote, ...] = ()
    summary: str = ""

    @property
    def canonical(self) -> str:
        """CSV of the rows, independent of order, delimiter and spaces of the upload."""
        lines = (f"{row.reference},{row.population},{row.agency},{row.opened}" for row in self.rows)
        return "\n".join((CANONICAL_HEADER, *lines, ""))

    def digest(self, salt: bytes) -> str:
        """Returns the salted digest: a frame of one row could be guessed from a plain one."""
        return sha256(salt + self.canonical.encode()).hexdigest()

    @property
    def strata(self) -> tuple[StratumRows, ...]:
        """Numbers of rows by population and agency."""
        counts = Counter((row.population, row.agency) for row in self.rows)
        return tuple(StratumRows(population=p, agency=a, rows=rows) for (p, a), rows in sorted(counts.items()))


def read_frame(content: str | bytes, county: str, quarter: str) -> Frame:
    """Returns the frame of a text or file. Raises Refused with every bad row, without its content."""
    check = check_frame(content, county, quarter)
    if check.faults:
        raise refuse(check.faults, "Rows of the frame that do not fit", check.summary)
    return Frame(tuple(sorted(row for _, row in check.rows)), check.warnings, check.summary)


@dataclass(frozen=True)
class FrameCheck:
    """Rows without a fault by their number in the file, and the faults and warnings of all."""

    rows: tuple[tuple[int, FrameRow], ...]
    faults: tuple[RowNote, ...]
    warnings: tuple[RowNote, ...]
    summary: str


def check_frame(content: str | bytes, county: str | None, quarter: str | None) -> FrameCheck:
    """Returns what a frame holds, as far as it can be read. Raises Refused for a file that is no table.

    Without a county or a quarter, rows of any county and cases of any day fit.
    """
    reader = _FrameReader(county, last_day(quarter) if quarter else None)
    table = read_rows(content, COLUMNS, LIMITS)
    for line in table.rows:
        reader.add_row(line)
    faults = sorted([*table.faults, *reader.faults], key=lambda fault: fault.row)
    warnings = sorted([*table.warnings, *reader.warnings], key=lambda warning: warning.row)
    return FrameCheck(tuple(reader.rows), tuple(faults), tuple(warnings), table.summary)


class _FrameReader:
    """Reader of the rows of a frame, with its faults and warnings."""

    def __init__(self, county: str | None, end: date | None) -> None:
        self._county, self._end = county, end
        self._seen: dict[tuple[str, ...], int] = {}
        self._alike: dict[tuple[str, ...], int] = {}
        self.rows: list[tuple[int, FrameRow]] = []
        self.faults: list[RowNote] = []
        self.warnings: list[RowNote] = []

    def add_row(self, line: NamedRow) -> None:
        cells = line.cells
        stratum = (column_name(cells["population"]), column_name(cells["agency"]))
        wrong = [*self._wrong(cells, stratum), *self._repeated(line, stratum)]
        if wrong:
            self.faults += [RowNote(line.row, sentence) for sentence in wrong]
            return
        opened = parse_day(cells["opened"]) if cells["opened"] else None
        day = opened.isoformat() if opened else ""
        row = FrameRow(POPULATIONS[stratum[0]], AGENCIES[stratum[1]], cells["reference"], day)
        self.rows.append((line.row, row))
        if row.population == "in_home" and opened and self._end and (self._end - opened).days + 1 < DAYS_OPEN:
            what = f"This in-home case is open for fewer than {DAYS_OPEN} days when the quarter ends."
            self.warnings.append(RowNote(line.row, what))

    def _repeated(self, line: NamedRow, stratum: tuple[str, str]) -> Iterator[str]:
        """Yields a fault for a reference that reads as an earlier one does; a child must not be drawn twice."""
        reference = line.cells["reference"]
        if not reference:
            return
        first = self._seen.setdefault((*stratum, folded(reference)), line.row)
        if first != line.row:
            yield (
                f"This reference stands in row {first} already, of the same kind: capitals, spaces and dashes make no "
                "difference."
            )
            return
        alike = self._alike.setdefault((*stratum, *likeness(reference)), line.row)
        if alike != line.row:
            what = (
                f"This reference is the one of row {alike} but for leading zeros, spaces or signs. Is it another case?"
            )
            self.warnings.append(RowNote(line.row, what))

    def _wrong(self, cells: dict[str, str], stratum: tuple[str, str]) -> Iterator[str]:
        population, agency = stratum
        yield from (f"The {name} is missing." for name in COLUMNS.needed if not cells[name])
        if cells["reference"] and not REFERENCE.fullmatch(cells["reference"]):
            yield "The reference is not 1 to 40 letters, digits, spaces, points, strokes or hyphens."
        if cells["population"] and population not in POPULATIONS:
            yield f"The population is not {' or '.join(POPULATIONS)}."
        if cells["agency"] and agency not in AGENCIES:
            yield f"The agency is not {' or '.join(AGENCIES)}."
        if self._county and county_code(cells["county"]) not in ("", self._county):
            yield "This row belongs to another county."
        yield from self._wrong_day(cells["opened"])

    def _wrong_day(self, text: str) -> Iterator[str]:
        if not text:
            return
        try:
            opened = parse_day(text)
        except ValueError as wrong:
            yield f"The day of opening: {wrong}"
            return
        if self._end and opened > self._end:
            yield "The case was opened after the quarter's end."


def read_canonical(text: str) -> Frame:
    """Returns a stored frame, which was validated at its upload."""
    cells = (line.split(",") for line in text.splitlines()[1:])
    return Frame(tuple(FrameRow(POPULATIONS[p], AGENCIES[a], reference, opened) for reference, p, a, opened in cells))
