"""Sequence comparison: duplicates, next events and gaps of one aggregate, by its last applied sequence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Sequenced(Protocol):
    @property
    def sequence(self) -> int: ...


T = TypeVar("T", bound=Sequenced)


@dataclass(frozen=True, slots=True)
class SequenceSplit(Generic[T]):
    """One aggregate's events of a batch: the number of duplicates, the contiguous run, and the events after a gap."""

    duplicates: int
    run: tuple[T, ...]
    gap: tuple[T, ...]


def split_by_sequence(last: int, events: Iterable[T]) -> SequenceSplit[T]:
    """Sort events by sequence and compare each with the last applied sequence.

    At or below it is a duplicate, the next one continues the run, anything later is after a gap. An event that occurs
    twice in the batch is a duplicate the second time.
    """
    duplicates, run, gap = 0, [], []
    expected = last + 1
    for event in sorted(events, key=lambda e: e.sequence):
        if event.sequence < expected:
            duplicates += 1
        elif event.sequence == expected:
            run.append(event)
            expected += 1
        else:
            gap.append(event)
    return SequenceSplit(duplicates, tuple(run), tuple(gap))
