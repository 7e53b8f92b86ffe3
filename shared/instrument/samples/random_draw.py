"""Random draws over one generator, so that a seed decides everything."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Literal, TypeVar

T = TypeVar("T")
Aim = Literal["S", "ANI"]


class Draw:
    """Random draws for one case."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def happens(self, chance: float) -> bool:
        return self._rng.random() < chance

    def choice(self, options: Sequence[T]) -> T:
        return options[int(self._rng.random() * len(options))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        return self._rng.choices(list(weights), weights=list(weights.values()))[0]

    def number(self, least: int, most: int) -> int:
        return self._rng.randint(least, most)

    def day(self, first: date, last: date) -> date:
        """A day in between, both ends included; the first if there is nothing in between."""
        return first + timedelta(days=self._rng.randint(0, max((last - first).days, 0)))

    def some(self, options: Sequence[T]) -> list[T]:
        """At least one of the options, in their order."""
        sure = self.choice(options)
        return [option for option in options if option == sure or self.happens(0.25)]
