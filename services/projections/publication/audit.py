"""Audit of a measure (rule R7): a reader of everything published can derive no small count; repair where one could.

The reader knows every number of applicable cases. Targets are all cells of the filter cube, published or not.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from services.projections.publication.bounds import Bounds, reader_bounds
from services.projections.publication.cells import Cell, CellKey
from services.projections.publication.codes import CODED, coarser, is_protected_by_pair, other_half, protected
from services.projections.publication.constants import Constants
from services.projections.publication.filter_cube import cube_matrix
from services.projections.publication.linear_program import ReaderProgram
from services.projections.publication.plan import measure_series, series_by_key
from services.projections.publication.sums import CountClasses, MeasureSums
from services.projections.publication.targets import Targets

LAST_PROGRAMS = 8
"""Joint programs end when so many in a row settle no more targets than as many programs of single ones would."""

FEW_TARGETS = 150
"""Open targets below which a joint program starts from the last solution."""


@dataclass(frozen=True)
class AuditLimits:
    """Most work on a measure. Programs are counted and not seconds, so that a repeated audit decides alike."""

    rounds: int = 15
    programs: int = 20_000


USUAL_LIMITS = AuditLimits()


@dataclass(frozen=True)
class MeasureAudit:
    """New cells of a measure after the audit, those that it made coarser or withheld, and what it did.

    `is_safe`: no target is open at the end. `exposing`: otherwise, cells that still bind a target, as far as they are
    known: an audit that ran out of programs is not safe either.
    """

    cells: Mapping[CellKey, Cell]
    coarsened: tuple[CellKey, ...]
    targets: int
    programs: int
    rounds: int
    is_safe: bool
    exposing: tuple[CellKey, ...] = ()


def audit_measure(  # noqa: PLR0913, PLR0917 all that an audit depends on
    constants: Constants,
    measure: str,
    sums: MeasureSums,
    new: Mapping[CellKey, Cell],
    published: Mapping[CellKey, Cell],
    limits: AuditLimits,
) -> MeasureAudit:
    """Returns the new cells, coarsened until no small count follows from them and all that was published before."""
    audit = _Audit(constants, measure, sums, new, published)
    rounds = 0
    while exposures := audit.exposures(limits.programs):
        rounds += 1
        is_changed = audit.repair(exposures)
        if rounds > limits.rounds or audit.program.solved > limits.programs or not is_changed:
            break
    return MeasureAudit(
        audit.new,
        tuple(sorted(audit.coarsened)),
        audit.targets.number,
        audit.program.solved,
        rounds,
        is_safe=not exposures and not len(audit.targets.open_targets()),
        exposing=tuple(sorted({key for keys in exposures for key in keys})),
    )


class _Audit:
    """Program, targets and new cells of a measure while it is audited."""

    def __init__(
        self,
        constants: Constants,
        measure: str,
        sums: MeasureSums,
        new: Mapping[CellKey, Cell],
        published: Mapping[CellKey, Cell],
    ) -> None:
        self._steps = constants.rules.coarser_steps
        self._series = series_by_key(measure_series(constants, measure))
        self._sums = sums
        self._published = published
        self.new = dict(new)
        self.coarsened: set[CellKey] = set()
        cells = {**published, **new}
        bounds = {key: self._bounds(key, cells) for key in sorted(cells)}
        self._keys = [key for key, bound in bounds.items() if bound]
        self._rows = {key: row for row, key in enumerate(self._keys)}
        rows = [(sums.block(key), bound) for key, bound in bounds.items() if bound]
        groups = [sums.counties(group.id) for group in constants.rules.groups]
        self.program = ReaderProgram(sums.applicable, groups, rows)
        classes = CountClasses(sums.applicable, [block for block, _ in rows])
        cube = cube_matrix(constants, len(sums.quarters))
        self.targets = Targets(cube, sums, classes, constants.rules.threshold)
        self._rng = np.random.default_rng(int.from_bytes(sha256(measure.encode()).digest()[:8]))

    def exposures(self, most_programs: int) -> list[list[CellKey]]:
        """Returns, for each target that is not safe, the cells that bind it, which may be none.

        Ends early beyond `most_programs`, with open targets.
        """
        self._settle_jointly(most_programs)
        exposures = []
        for target in self.targets.open_targets().tolist():
            binding: set[int] = set()
            for sign in self.targets.directions(target):
                counts, rows = self.program.optimize(self.targets.objective(target, sign))
                self.targets.add(counts)
                binding.update(rows.tolist())
            if self.targets.is_open(target):
                exposures.append([self._keys[row] for row in sorted(binding)])
            if self.program.solved > most_programs:
                break
        return exposures

    def _settle_jointly(self, most_programs: int) -> None:
        """Solves joint programs for as long as they settle more targets than programs of single targets would."""
        targets = self.targets.open_targets()
        settled: deque[int] = deque([LAST_PROGRAMS + 1], LAST_PROGRAMS)
        while len(targets) and sum(settled) > LAST_PROGRAMS and self.program.solved <= most_programs:
            objective = self.targets.joint_objective(targets, self._rng)
            counts, _ = self.program.optimize(objective, is_warm=len(targets) < FEW_TARGETS)
            self.targets.add(counts)
            before, targets = len(targets), self.targets.open_targets()
            settled.append(before - len(targets))

    def repair(self, exposures: list[list[CellKey]]) -> bool:
        """Coarsens one new cell of those that bind each target; returns whether there was any.

        Everything is audited anew then: bands of two steps overlap, so that a coarser one may exclude what a finer one
        allowed.
        """
        changed: set[CellKey] = set()
        for binding in exposures:
            remedies = [remedy for key in binding if (remedy := self._remedy(key))]
            if remedies and changed.isdisjoint(binding):
                least = min(remedies, key=self._loss)
                changed.update(least)
                for key in least:
                    self._coarsen(key)
        self.targets.reset()
        return bool(changed)

    def _remedy(self, key: CellKey) -> tuple[CellKey, ...]:
        """Returns the new cells to coarsen so that a cell says less; none where that cannot be."""
        if key not in self.new:
            return ()
        cell, other = self.new[key], other_half(self.new[key], self.new)
        if cell.status == "shown":
            return (key,)
        if cell.status in CODED and (other is None or other.status != "suppressed"):
            return (key, other.key) if other and other.status in CODED else (key,)
        if is_protected_by_pair(cell, self.new) and other and other.status in CODED:
            return (other.key,)
        return ()

    def _loss(self, remedy: tuple[CellKey, ...]) -> tuple[bool, bool, float, tuple[CellKey, ...]]:
        """Orders remedies: numbers before coded cells, splits before all cases, small cells before large ones."""
        key = remedy[0]
        nominal = self._series[key.place, key.split, key.window.length].nominal
        return self.new[key].status != "shown", key.split == "all", float(nominal), remedy

    def _coarsen(self, key: CellKey) -> None:
        cell = self.new[key]
        series = self._series[key.place, key.split, key.window.length]
        is_number = cell.status == "shown"
        self.new[key] = coarser(series, cell, self._sums.count(key), self._steps) if is_number else protected(cell)
        self.coarsened.add(key)
        cells = {**self._published, **self.new}
        other = other_half(cell, cells)
        for changed in (key, other.key) if other else (key,):
            if changed in self._rows:
                self.program.set_bounds(self._rows[changed], self._bounds(changed, cells))

    def _bounds(self, key: CellKey, cells: Mapping[CellKey, Cell]) -> Bounds | None:
        series = self._series[key.place, key.split, key.window.length]
        return reader_bounds(cells[key], cells, series, self._sums.count(key).applicable)
