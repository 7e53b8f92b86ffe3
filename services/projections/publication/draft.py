"""Draft of a publication: the cells that become due, coded and audited together with everything published before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from services.projections.publication.answers import Answers
from services.projections.publication.cells import Cell, CellKey, QuarterCounts
from services.projections.publication.codes import apply_pair_rule, code
from services.projections.publication.constants import Constants
from services.projections.publication.ledger import Ledger
from services.projections.publication.plan import make_plan, planned_keys, series_by_key
from services.projections.publication.sums import MeasureSums

WITHOUT_VALUE = ("suppressed", "protected")

Progress = Callable[[str, int, int], None]
"""Called with the measure just done, the measures done and all measures."""


class Unsafe(Exception):
    """The figures of a measure cannot be made safe. `cells` are those whose small counts could be derived."""

    def __init__(self, measure: str, cells: tuple[CellKey, ...]) -> None:
        super().__init__(measure, cells)
        self.measure = measure
        self.cells = cells


@dataclass(frozen=True)
class AuditRecord:
    """What the audit did, summed over the measures."""

    targets: int = 0
    programs: int = 0
    rounds: int = 0
    coarsened: int = 0
    solver: str = ""


@dataclass(frozen=True)
class Draft:
    """New cells, those of them that the audit coarsened or withheld, and the audit's record."""

    cells: Mapping[CellKey, Cell]
    coarsened: tuple[CellKey, ...] = ()
    audit: AuditRecord = field(default_factory=AuditRecord)


def _no_progress(_measure: str, _finished: int, _of: int) -> None:
    pass


def make_draft(
    ledger: Ledger,
    new_counts: Mapping[str, QuarterCounts],
    constants: Constants,
    progress: Progress = _no_progress,
) -> Draft:
    """Returns the cells due with the new quarters.

    Raises Unsafe where they cannot be made safe, and QuarterClosed where a new quarter was counted before.
    """
    counted = ledger.with_counts(new_counts)
    cells: dict[CellKey, Cell] = {}
    for finished, measure in enumerate(constants.measures, 1):
        cells |= code_measure(counted, constants, measure)
        progress(measure, finished, len(constants.measures))
    return Draft(with_pointers(cells, ledger.cells, constants))


def code_measure(ledger: Ledger, constants: Constants, measure: str) -> dict[CellKey, Cell]:
    """Returns the cells of a measure that are due and not yet published, after the pair rule, before the audit."""
    sums = MeasureSums(constants, ledger.counts, measure)
    plan = make_plan(constants)
    series = series_by_key(plan, measure)
    due = [key for key in planned_keys(plan, measure, sums.quarters) if key not in ledger.cells]
    coded = {key: code(series[key.place, key.split, key.window.length], key.window.end, sums.count(key)) for key in due}
    return apply_pair_rule(coded)


def with_pointers(
    new: Mapping[CellKey, Cell], published: Mapping[CellKey, Cell], constants: Constants
) -> dict[CellKey, Cell]:
    """Returns the new cells; those without a value name the nearest cell that has one."""
    answers = Answers(constants, {**published, **new})
    return {
        key: replace(cell, see=answers.see(key)) if cell.status in WITHOUT_VALUE else cell for key, cell in new.items()
    }
