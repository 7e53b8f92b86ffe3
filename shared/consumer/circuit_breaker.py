"""Circuit breaker of one topic: opens when failures are so frequent that the cause is the program. Pure."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """Thresholds at which a circuit breaker opens."""

    max_consecutive_failures: int = 20
    """Of poison records, and of refused events, each counted by itself."""

    window: int = 1000
    max_failure_ratio: float = 0.05
    """Of the last `window` records, once there were so many."""

    @property
    def max_failures(self) -> float:
        return self.max_failure_ratio * self.window


@dataclass
class CircuitBreaker:
    """The failure counts of one topic. Stays open until `close`."""

    policy: BreakerPolicy = field(default_factory=BreakerPolicy)
    is_open: bool = False
    _invalid_in_a_row: int = 0
    _refused_in_a_row: int = 0
    _window: deque[bool] = field(default_factory=deque)
    _failures: int = 0
    """How many of the window: counted along, since a sum for every record would cost as much as reading it."""

    def __post_init__(self) -> None:
        if self._window.maxlen != self.policy.window:
            self._window = deque(self._window, maxlen=self.policy.window)

    def record_validation(self, *, is_poison: bool) -> bool:
        """Count the validation of one record. Return whether the breaker is open now."""
        self._invalid_in_a_row = self._invalid_in_a_row + 1 if is_poison else 0
        self._count(failed=is_poison)
        return self._open_if_exceeded()

    def record_validations(self, poison: Sequence[bool]) -> int:
        """Count the validations of a batch. Return how many records were counted before the breaker opened.

        A batch without poison records takes a short path.
        """
        if self._failures or any(poison):
            return next(
                (index for index, is_poison in enumerate(poison) if self.record_validation(is_poison=is_poison)),
                len(poison),
            )
        self._window.extend(poison)
        return 0 if self.is_open else len(poison)

    def record_handling(self, *, refused: bool) -> bool:
        """Count one application of valid records. Return whether the breaker is open now."""
        self._refused_in_a_row = self._refused_in_a_row + 1 if refused else 0
        if refused:
            self._count(failed=True)
        return self._open_if_exceeded()

    def copy(self) -> "CircuitBreaker":
        return replace(self, _window=self._window.copy())

    def open(self) -> None:
        """Open without a failure of its own: another worker of the group opened it."""
        self.is_open = True

    def close(self) -> None:
        """Close and forget all failures: an operator has decided to go on."""
        self.is_open, self._invalid_in_a_row, self._refused_in_a_row, self._failures = False, 0, 0, 0
        self._window.clear()

    def _count(self, *, failed: bool) -> None:
        full = len(self._window) == self.policy.window
        self._failures += failed - (full and self._window[0])
        self._window.append(failed)

    def _open_if_exceeded(self) -> bool:
        policy = self.policy
        too_many = len(self._window) == policy.window and self._failures > policy.max_failures
        in_a_row = max(self._invalid_in_a_row, self._refused_in_a_row)
        self.is_open = self.is_open or in_a_row >= policy.max_consecutive_failures or too_many
        return self.is_open
