"""The breaker of one topic: when nearly everything is bad, the fault is ours; stop and park nothing more. Pure."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

MAX_CONSECUTIVE_FAILURES = 20
WINDOW = 1000
MAX_FAILURE_RATIO = 0.05


@dataclass
class CircuitBreaker:
    """Opens at 20 damaged records in a row, at 20 refused folds in a row, or at more than 5 % of the last 1,000."""

    is_open: bool = False
    _unread: int = 0
    _refused: int = 0
    _window: deque[bool] = field(default_factory=lambda: deque(maxlen=WINDOW))
    _damaged: int = 0
    """How many of the window: counted along, since a sum for every record would cost as much as reading it."""

    def record_validation(self, *, damaged: bool) -> bool:
        """Take the verdict on one record; returns whether the breaker is open now."""
        self._unread = self._unread + 1 if damaged else 0
        self._note(damaged=damaged)
        return self._judged()

    def read_all(self, damaged: Sequence[bool]) -> int:
        """The same for a poll; returns how many records were read before it opened. Mostly nothing is damaged."""
        if self._damaged or any(damaged):
            return next(
                (place for place, one in enumerate(damaged) if self.record_validation(damaged=one)), len(damaged)
            )
        self._window.extend(damaged)
        return 0 if self.is_open else len(damaged)

    def record_handling(self, *, refused: bool) -> bool:
        """Take the end of one fold of readable records; returns whether the breaker is open now."""
        self._refused = self._refused + 1 if refused else 0
        if refused:
            self._note(damaged=True)
        return self._judged()

    def copy(self) -> "CircuitBreaker":
        return replace(self, _window=self._window.copy())

    def open(self) -> None:
        """Another worker of the group has seen the storm."""
        self.is_open = True

    def close(self) -> None:
        """A person has looked and decided to go on."""
        self.is_open, self._unread, self._refused, self._damaged = False, 0, 0, 0
        self._window.clear()

    def _note(self, *, damaged: bool) -> None:
        full = len(self._window) == WINDOW
        self._damaged += damaged - (full and self._window[0])
        self._window.append(damaged)

    def _judged(self) -> bool:
        too_many = len(self._window) == WINDOW and self._damaged > MAX_FAILURE_RATIO * WINDOW
        self.is_open = self.is_open or max(self._unread, self._refused) >= MAX_CONSECUTIVE_FAILURES or too_many
        return self.is_open
