"""The breaker: when nearly everything is bad, the fault is ours; stop and park nothing more."""

from collections import deque
from dataclasses import dataclass, field, replace

IN_A_ROW = 20
WINDOW = 1000
SHARE = 0.05


@dataclass
class Breaker:
    """Counts judged records in order; opens at 20 damaged in a row or at more than 5 % of the last 1,000."""

    is_open: bool = False
    _row: int = 0
    _window: deque[bool] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def note(self, *, damaged: bool) -> bool:
        """Take one verdict; returns whether the breaker is open now."""
        self._row = self._row + 1 if damaged else 0
        self._window.append(damaged)
        full = len(self._window) == WINDOW
        self.is_open = self.is_open or self._row >= IN_A_ROW or (full and sum(self._window) > SHARE * WINDOW)
        return self.is_open

    def copy(self) -> "Breaker":
        return replace(self, _window=self._window.copy())

    def close(self) -> None:
        """A person has looked and decided to go on."""
        self.is_open, self._row = False, 0
        self._window.clear()
