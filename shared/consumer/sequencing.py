"""The one comparison: done before, next, or beyond. It is the inbox, the fence and the replay cursor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Sequenced(Protocol):
    @property
    def sequence(self) -> int: ...


T = TypeVar("T", bound=Sequenced)


@dataclass(frozen=True, slots=True)
class SequenceSplit(Generic[T]):
    """One aggregate's events of a poll: how many were done before, what follows on, what waits for a missing one."""

    done: int
    run: tuple[T, ...]
    gap: tuple[T, ...]


def split_by_sequence(last: int, events: Iterable[T]) -> SequenceSplit[T]:
    """Sort events by sequence and compare each with the last one folded.

    At or below is done, the next is folded, anything beyond the next waits. A duplicate inside the poll is done.
    """
    done, run, gap = 0, [], []
    expected = last + 1
    for event in sorted(events, key=lambda e: e.sequence):
        if event.sequence < expected:
            done += 1
        elif event.sequence == expected:
            run.append(event)
            expected += 1
        else:
            gap.append(event)
    return SequenceSplit(done, tuple(run), tuple(gap))
