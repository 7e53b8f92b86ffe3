"""Sampling frame: a county's cases from which a quarter's sample is drawn, read from CSV and validated by row."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import get_args

from services.reviews.domain.sampling.csv_table import Columns, CsvRow, Fault, refuse, rows_of
from services.reviews.domain.sampling.quarters import last_day
from shared.contracts.reviews.sampling import Population, StratumRows
from shared.contracts.vocabulary import Agency

COLUMNS = Columns(("reference", "population", "agency"), ("opened", "county"))
CANONICAL_HEADER = "reference,population,agency,opened"
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}")
"""No character that starts a formula in a spreadsheet, and none that needs quoting."""

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
    """Rows in canonical order, and warnings by row of the upload."""

    rows: tuple[FrameRow, ...]
    warnings: tuple[Fault, ...] = ()

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


def read_frame(text: str, county: str, quarter: str) -> Frame:
    """Returns the frame of a CSV text. Raises Refused with every bad row, without its content."""
    reader = _FrameReader(county, last_day(quarter))
    for line in rows_of(text, COLUMNS):
        reader.add_row(line)
    if reader.faults:
        raise refuse(reader.faults, "Rows of the frame that do not fit")
    return Frame(tuple(sorted(reader.rows)), tuple(reader.warnings))


class _FrameReader:
    """Reader of the rows of a frame, with its faults and warnings."""

    def __init__(self, county: str, end: date) -> None:
        self._county, self._end = county, end
        self._seen: dict[str, int] = {}
        self.rows: list[FrameRow] = []
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []

    def add_row(self, line: CsvRow | Fault) -> None:
        wrong = [line] if isinstance(line, Fault) else [Fault(line.row, what) for what in self._wrong(line.cells)]
        if wrong or isinstance(line, Fault):
            self.faults += wrong
            return
        cells = line.cells
        row = FrameRow(POPULATIONS[cells["population"]], AGENCIES[cells["agency"]], cells["reference"], cells["opened"])
        if (first := self._seen.setdefault(row.name, line.row)) != line.row:
            self.faults.append(Fault(line.row, f"This reference stands in row {first} already, of the same kind."))
            return
        self.rows.append(row)
        if row.population == "in_home" and row.opened and self._open_for(row) < DAYS_OPEN:
            what = f"This in-home case is open for fewer than {DAYS_OPEN} days when the quarter ends."
            self.warnings.append(Fault(line.row, what))

    def _wrong(self, cells: dict[str, str]) -> Iterator[str]:
        if not REFERENCE.fullmatch(cells["reference"]):
            yield "The reference is not 1 to 40 letters, digits, spaces, points, strokes or hyphens."
        if cells["population"] not in POPULATIONS:
            yield f"The population is not {' or '.join(POPULATIONS)}."
        if cells["agency"] not in AGENCIES:
            yield f"The agency is not {' or '.join(AGENCIES)}."
        if cells["county"] not in ("", self._county):
            yield "This row belongs to another county."
        if cells["opened"] and (opened := day_of(cells["opened"])) is None:
            yield "The day of opening is not written like 2026-03-31."
        elif cells["opened"] and opened and opened > self._end:
            yield "The case was opened after the quarter's end."

    def _open_for(self, row: FrameRow) -> int:
        return (self._end - date.fromisoformat(row.opened)).days + 1


def day_of(text: str) -> date | None:
    """Returns the day, None for a text that is no ISO date."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def read_canonical(text: str) -> Frame:
    """Returns a stored frame, which was validated at its upload."""
    cells = (line.split(",") for line in text.splitlines()[1:])
    return Frame(tuple(FrameRow(POPULATIONS[p], AGENCIES[a], reference, opened) for reference, p, a, opened in cells))
