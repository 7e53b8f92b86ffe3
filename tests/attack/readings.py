"""From public documents to constraints: all publications that there ever were, joined into one polytope a measure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.attack.polytopes import Columns, Polytope, polytope_of
from tests.attack.public_documents import Band, Label, Places, Rules, band_of, is_known_number, labels_of


@dataclass(frozen=True)
class Reader:
    """A reader of a site's publications: its places and the constants of its rules."""

    places: Places
    rules: Rules

    def polytope(self, columns: Columns, measure: str, publications: Sequence[Mapping[str, Any]]) -> Polytope:
        """Return what the measure's documents of all publications say of the columns."""
        return polytope_of(columns, self._constraints(columns, measure, publications))

    def _constraints(
        self, columns: Columns, measure: str, publications: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[NDArray[np.bool_], Band, str]]:
        seen: set[tuple[Label, bytes]] = set()
        for index, document in enumerate(publications):
            labels = {label.figure: label for label in labels_of(document)}
            for label in labels.values():
                if label.status in {"not_planned", "none_applicable"}:
                    continue
                chosen = columns.selected(self.places, label.figure, index)
                if (label, chosen.tobytes()) not in seen:
                    seen.add((label, chosen.tobytes()))
                    cut = self.rules.cut(self.rules.nominal_size(self.places, measure, label.figure))
                    size = int(columns.cases[chosen].sum())
                    band = band_of(label, cut, size, known_number=is_known_number(label, labels))
                    yield chosen, band, f"publication {index + 1}: {label}"
