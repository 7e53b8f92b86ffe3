"""A sampling frame: the cases of a county from which a quarter's sample is drawn, read from text and judged by row."""

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
"""No sign that a spreadsheet would take for a formula, and none that has to be quoted."""

DAYS_OPEN = 45
"""How long an in-home case has to be open [F1]; Round 2 said 60."""

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
        """What tells it from every other row of its frame: agencies number their cases without each other."""
        return f"{self.population},{self.agency},{self.reference}"


@dataclass(frozen=True)
class Frame:
    """Rows in canonical order, and what a reviewer should know of some of them, by their place in the upload."""

    rows: tuple[FrameRow, ...]
    warnings: tuple[Fault, ...] = ()

    @property
    def canonical(self) -> str:
        """The same text whatever the order, the delimiter and the spaces of what was uploaded."""
        lines = (f"{row.reference},{row.population},{row.agency},{row.opened}" for row in self.rows)
        return "\n".join((CANONICAL_HEADER, *lines, ""))

    def digest(self, salt: bytes) -> str:
        """Salted, since a frame of one row could be guessed from a plain digest."""
        return sha256(salt + self.canonical.encode()).hexdigest()

    @property
    def strata(self) -> tuple[StratumRows, ...]:
        """How many rows of each population and agency there are."""
        counts = Counter((row.population, row.agency) for row in self.rows)
        return tuple(StratumRows(population=p, agency=a, rows=rows) for (p, a), rows in sorted(counts.items()))


def read_frame(text: str, county: str, quarter: str) -> Frame:
    """The frame in this text. Raises Refused with every row that is none, and repeats nothing of it."""
    reader = _FrameReader(county, last_day(quarter))
    for line in rows_of(text, COLUMNS):
        reader.add_row(line)
    if reader.faults:
        raise refuse(reader.faults, "Rows of the frame that do not fit")
    return Frame(tuple(sorted(reader.rows)), tuple(reader.warnings))


class _FrameReader:
    """Takes row after row, and remembers where it saw each."""

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
    """The day, if it is written as one."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def read_canonical(text: str) -> Frame:
    """A frame as it was kept: judged before."""
    cells = (line.split(",") for line in text.splitlines()[1:])
    return Frame(tuple(FrameRow(POPULATIONS[p], AGENCIES[a], reference, opened) for reference, p, a, opened in cells))
