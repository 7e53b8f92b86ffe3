"""Draft of a publication: the cells that become due, coded and audited together with everything published before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from services.projections.publication.answers import Answers
from services.projections.publication.audit import USUAL_LIMITS, AuditLimits, MeasureAudit, audit_measure
from services.projections.publication.cells import Cell, CellKey, QuarterCounts
from services.projections.publication.codes import apply_pair_rule, code
from services.projections.publication.constants import Constants
from services.projections.publication.ledger import Ledger
from services.projections.publication.linear_program import SOLVER
from services.projections.publication.plan import measure_series, planned_keys, series_by_key
from services.projections.publication.sums import MeasureSums

WITHOUT_VALUE = ("suppressed", "protected")

Progress = Callable[[str, int, int], None]
"""Called with the measure just audited, the number of measures audited, and the number of all."""


class Unsafe(Exception):
    """The figures of a measure cannot be made safe: small counts would follow from `cells`."""

    def __init__(self, measure: str, cells: tuple[CellKey, ...]) -> None:
        super().__init__(measure, cells)
        self.measure = measure
        self.cells = cells


@dataclass(frozen=True)
class AuditRecord:
    """Sums of what the audits of the measures did: targets, linear programs, rounds of repair, coarsened cells."""

    targets: int
    programs: int
    rounds: int
    coarsened: int
    solver: str


@dataclass(frozen=True)
class Draft:
    """New cells, those of them that the audit coarsened or withheld, and the audit's record."""

    cells: Mapping[CellKey, Cell]
    coarsened: tuple[CellKey, ...]
    audit: AuditRecord


@dataclass(frozen=True)
class MeasureTask:
    """All that the draft of one measure depends on. It can be sent to another process."""

    constants: Constants
    measure: str
    ledger: Ledger
    limits: AuditLimits


RunTasks = Callable[[Callable[[MeasureTask], MeasureAudit], Iterable[MeasureTask]], Iterable[MeasureAudit]]
"""Such as `map`, or the `map` of an executor of processes: results in the order of the tasks."""


def make_draft(  # noqa: PLR0913 half of them have a default
    ledger: Ledger,
    new_counts: Mapping[str, QuarterCounts],
    constants: Constants,
    *,
    progress: Progress | None = None,
    run_tasks: RunTasks = map,
    limits: AuditLimits = USUAL_LIMITS,
) -> Draft:
    """Returns the cells due with the new quarters.

    Raises Unsafe where they cannot be made safe, and QuarterClosed where a new quarter was counted before.
    """
    counted = ledger.with_counts(new_counts)
    tasks = [MeasureTask(constants, measure, counted.of_measure(measure), limits) for measure in constants.measures]
    audits: list[MeasureAudit] = []
    for task, audit in zip(tasks, run_tasks(draft_measure, tasks), strict=True):
        audits.append(audit)
        if progress:
            progress(task.measure, len(audits), len(tasks))
    cells = {key: cell for audit in audits for key, cell in audit.cells.items()}
    coarsened = tuple(key for audit in audits for key in audit.coarsened)
    record = AuditRecord(
        targets=sum(audit.targets for audit in audits),
        programs=sum(audit.programs for audit in audits),
        rounds=sum(audit.rounds for audit in audits),
        coarsened=len(coarsened),
        solver=SOLVER,
    )
    return Draft(with_pointers(cells, ledger.cells, constants), coarsened, record)


def draft_measure(task: MeasureTask) -> MeasureAudit:
    """Returns the audited cells of a measure. Raises Unsafe where they cannot be made safe."""
    sums = MeasureSums(task.constants, task.ledger.counts, task.measure)
    new = code_measure(task.constants, task.measure, sums, task.ledger.cells)
    audit = audit_measure(task.constants, task.measure, sums, new, task.ledger.cells, task.limits)
    if not audit.is_safe:
        raise Unsafe(task.measure, audit.exposing)
    return audit


def code_measure(
    constants: Constants, measure: str, sums: MeasureSums, published: Mapping[CellKey, Cell]
) -> dict[CellKey, Cell]:
    """Returns the cells of a measure that are due and not yet published, after the pair rule, before the audit."""
    all_series = measure_series(constants, measure)
    series = series_by_key(all_series)
    due = [key for key in planned_keys(all_series, sums.quarters) if key not in published]
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
