"""How many cases were eliminated: linear programs over denominators and numerators together, with only quotas known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, kron, vstack

from tests.attack.linear_programs import Reals
from tests.attack.polytopes import SPLITS
from tests.attack.populations import KINDS, counties
from tests.attack.public_documents import Figure, Label, Places, Rules, labels_of


@dataclass(frozen=True)
class Ratios:
    """Limits of a label on a share, in per cent, and on the number of cases."""

    low: Fraction
    high: Fraction
    fewest: int
    most: float


def ratios_of(label: Label, cut: Fraction | None, smallest: int) -> Ratios | None:
    """Return what a label says to a reader who knows no number; nothing where it says nothing."""
    if label.status == "suppressed":
        return Ratios(Fraction(0), Fraction(100), 0, smallest - 1)
    if label.status not in {"shown", "shown_high", "shown_low"}:
        return None
    low, high = Fraction(0), Fraction(100)
    if label.status == "shown":
        assert label.value is not None
        assert cut is not None
        low, high = max(label.value - label.step / 2, 100 - cut), min(label.value + label.step / 2, cut)
    low = label.low if label.status == "shown_high" else low
    high = label.high if label.status == "shown_low" else high
    return Ratios(low, high, smallest, np.inf)


class Eliminations:
    """Worlds of numbers of cases and numerators that agree with the documents of measures that share their numbers."""

    def __init__(
        self, rules: Rules, places: Places, quarters: Sequence[str], documents: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._places, self._quarters = places, quarters
        self._numbers = [county.county for county in counties()]
        self._width = len(self._numbers) * len(quarters) * len(KINDS)
        self.expected = np.array([[county.cases] * len(quarters) for county in counties()])
        yearly = [self._quota_rows()]
        blocks, limits = [], [self._quota_limits()]
        for index, (measure, document) in enumerate(documents.items()):
            rows, right = self._label_rows(rules, measure, document, index, len(documents))
            blocks.append(rows)
            limits.append(right)
        nothing = csr_array((yearly[0].shape[0], self._width * len(documents)))
        not_more = hstack([
            kron(np.ones((len(documents), 1)), -eye_array(self._width)), eye_array(self._width * len(documents))
        ])  # fmt: skip
        self._rows = csr_array(vstack([hstack([yearly[0], nothing]), *blocks, not_more]))
        self._right = np.concatenate([*limits, np.zeros(self._width * len(documents))])

    def numbers(self, objective: Reals) -> Reals:
        """Return numbers of cases, by county and quarter, that maximise an objective over them."""
        by_kind = np.repeat(objective.ravel(), len(KINDS))
        costs = np.concatenate([-by_kind, np.zeros(self._rows.shape[1] - self._width)])
        result = linprog(costs, A_ub=self._rows, b_ub=self._right, bounds=(0, None), method="highs")
        assert result.status == 0, result.message
        numbers: Reals = result.x[: self._width].reshape(*self.expected.shape, len(KINDS)).sum(axis=2)
        return numbers

    def _selected(self, figure: Figure) -> Reals:
        last = self._quarters.index(figure.end)
        members = np.array([number in self._places.members[figure.place] for number in self._numbers])
        window = (np.arange(len(self._quarters)) <= last) & (np.arange(len(self._quarters)) > last - figure.length)
        chosen: Reals = (members[:, None, None] & window[:, None] & SPLITS[figure.split]).ravel().astype(float)
        return chosen

    def _quota_rows(self) -> csr_array[Any, Any]:
        """Return rows that sum a county's cases of a quarter."""
        return csr_array(kron(eye_array(self._width // len(KINDS)), np.ones((1, len(KINDS)))))

    def _quota_limits(self) -> Reals:
        limits: Reals = np.maximum(self.expected, 1).ravel().astype(float)
        return limits

    def _label_rows(
        self, rules: Rules, measure: str, document: Mapping[str, Any], index: int, measures: int
    ) -> tuple[csr_array[Any, Any], Reals]:
        """Return rows `… <= limit` over numbers and all measures' numerators."""
        on_numbers, on_numerators, limits = [], [], []
        for label in labels_of(document):
            nominal = rules.nominal_size(self._places, measure, label.figure)
            ratios = (
                None
                if label.status == "not_planned"
                else ratios_of(label, rules.cut(nominal), rules.smallest_size(nominal))
            )
            if ratios is None:
                continue
            chosen = self._selected(label.figure)
            for number, numerator, limit in (
                (float(ratios.low) / 100, -1.0, 0.0),
                (-float(ratios.high) / 100, 1.0, 0.0),
                (-1.0, 0.0, -float(ratios.fewest)),
                (1.0, 0.0, ratios.most),
            ):
                if np.isfinite(limit):
                    on_numbers.append(csr_array((chosen * number)[None]))
                    on_numerators.append(csr_array((chosen * numerator)[None]))
                    limits.append(limit)
        before = csr_array((len(limits), self._width * index))
        after = csr_array((len(limits), self._width * (measures - index - 1)))
        return csr_array(hstack([vstack(on_numbers), before, vstack(on_numerators), after])), np.array(limits)
