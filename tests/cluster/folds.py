"""Folds that fail as real ones do: always for one case, a few times for everybody, or between two steps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.consumer.event_processor import EventBatch, EventHandler, EventRun
from shared.contracts.vocabulary import Purpose


@dataclass
class Failing:
    """Raises what `fails` gives for these runs, before anything is written; else folds."""

    inner: EventHandler
    fails: Callable[[Sequence[EventRun]], Exception | None]
    tried: list[Sequence[EventRun]] = field(default_factory=list)

    async def load(self, purpose: Purpose | None, owner: str, first_sequences: Mapping[str, int]) -> EventBatch:
        return FailingBatch(self, await self.inner.load(purpose, owner, first_sequences))


@dataclass
class FailingBatch:
    """What a failing handler has loaded."""

    handler: Failing
    inner: EventBatch

    @property
    def last_sequences(self) -> Mapping[str, int]:
        return self.inner.last_sequences

    async def apply(self, runs: Sequence[EventRun]) -> None:
        self.handler.tried.append(runs)
        if error := self.handler.fails(runs):
            raise error
        await self.inner.apply(runs)


def at(key: str, sequence: int) -> Callable[[Sequence[EventRun]], Exception | None]:
    """A bug that one event of one case brings to light."""

    def fails(runs: Sequence[EventRun]) -> Exception | None:
        here = any(run.key == key and any(fact.sequence == sequence for fact in run.events) for run in runs)
        return ZeroDivisionError("a bug in the fold") if here else None

    return fails


def times(number: int, error: Exception) -> Callable[[Sequence[EventRun]], Exception | None]:
    """Everything fails so many times."""
    left = [error] * number
    return lambda _runs: left.pop() if left else None
