"""Fold what follows on, park what waits for a missing event, and single out what a fold cannot digest."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from shared.contracts.envelope import Recorded
from shared.contracts.topics import owner_of
from shared.contracts.vocabulary import Purpose
from shared.kafka import Record
from shared.mongo import Document, Store, passing
from shared.parked import Parked, record_of
from shared.sequence import Sorted, sort_out
from shared.telemetry import count
from shared.verdict import Arrived, Put, judge

TRIES = 3
LOOK_AGAIN = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Run:
    """The next events of one aggregate, in order and without a hole."""

    key: str
    events: tuple[Recorded, ...]


class Fold(Protocol):
    """What a consumer does with events. Both methods may be repeated for ever with the same effect."""

    async def heads(self, purpose: Purpose | None, owner: str, keys: Sequence[str]) -> dict[str, int]:
        """The last sequence folded per aggregate; an absent key means none."""
        ...

    async def fold(self, purpose: Purpose | None, owner: str, runs: Sequence[Run]) -> None:
        """Fold all runs in bulk and make it durable; events that were folded meanwhile are skipped."""
        ...


class Folding:
    """One consumer group's step from readable records to durable effects."""

    def __init__(self, group: str, store: Store, fold: Fold, now: Callable[[], datetime]) -> None:
        self._group, self._store, self._fold, self._now = group, store, fold, now
        self._nothing_waits_until: dict[str, datetime] = {}

    def parked(self, topic: str) -> Parked:
        return Parked(self._store.collection(self._store.purpose_of_topic(topic), Parked.NAME), self._group)

    async def take(self, topic: str, arrived: Sequence[Arrived], keys: Sequence[str]) -> int:
        """Fold these events and those parked ones of the same keys that heal by it. Returns how many a fold refused."""
        if not keys:
            return 0
        parked = self.parked(topic)
        waiting = [judge(record_of(row), parked=True) for row in await self._waiting(topic, keys)]
        found = await self._sort_out(topic, [*arrived, *(one for one in waiting if isinstance(one, Arrived))])
        refused = await self._fold_runs(topic, [one.run for one in found if one.run])
        gaps = [_gap(one) for each in found for one in each.gap]
        if gaps:
            self._nothing_waits_until.pop(topic, None)
        await parked.put([*refused, *(gap for gap in gaps if gap.record not in _records(waiting))], self._now())
        stay = {put.record for put in (*refused, *gaps)}
        await parked.remove([record for record in _records(waiting) if record not in stay])
        return sum(put.damaged for put in refused)

    async def _waiting(self, topic: str, keys: Sequence[str]) -> list[Document]:
        """Parked rows that may heal. Mostly there are none at all: then they are looked for once a second."""
        if self._now() < self._nothing_waits_until.get(topic, datetime.min.replace(tzinfo=UTC)):
            return []
        if await self.parked(topic).any_healing(topic):
            return await self.parked(topic).healing(topic, keys)
        self._nothing_waits_until[topic] = self._now() + LOOK_AGAIN
        return []

    async def _sort_out(self, topic: str, events: Iterable[Arrived]) -> list[Sorted[Arrived]]:
        by_key: dict[str, list[Arrived]] = defaultdict(list)
        for one in events:
            by_key[one.fact.key].append(one)
        heads = await self._fold.heads(self._store.purpose_of_topic(topic), owner_of(topic), list(by_key))
        found = [sort_out(heads.get(key, 0), group) for key, group in by_key.items()]
        count("oms_events_done_before_total", sum(one.done for one in found), group=self._group)
        return found

    async def _fold_runs(self, topic: str, runs: Sequence[Sequence[Arrived]]) -> list[Put]:
        """All at once; where that fails for good, one by one. Returns what is to be parked."""
        if not runs:
            return []
        try:
            await self._fold_now(topic, runs)
        except Exception as error:
            if passing(error):
                raise
            return [put for run in runs for put in await self._one_by_one(topic, run)]
        return []

    async def _one_by_one(self, topic: str, run: Sequence[Arrived]) -> list[Put]:
        for place, one in enumerate(run):
            why = await self._refusal(topic, one)
            if why:
                return [Put(one.record, "handler", why, TRIES), *(_gap(later) for later in run[place + 1 :])]
        return []

    async def _refusal(self, topic: str, one: Arrived) -> str:
        """Why a single event cannot be folded after all tries; empty when it could."""
        why = ""
        for _ in range(TRIES):
            try:
                await self._fold_now(topic, [[one]])
            except Exception as error:
                if passing(error):
                    raise
                why = type(error).__name__
            else:
                return ""
        return why

    async def _fold_now(self, topic: str, runs: Sequence[Sequence[Arrived]]) -> None:
        ready = [Run(run[0].fact.key, tuple(one.fact for one in run)) for run in runs]
        await self._fold.fold(self._store.purpose_of_topic(topic), owner_of(topic), ready)
        count("oms_events_folded_total", sum(len(run) for run in runs), group=self._group)


def _gap(one: Arrived) -> Put:
    return Put(one.record, "gap", f"event {one.sequence} came, an earlier one is missing")


def _records(waiting: Iterable[Arrived | Put]) -> list[Record]:
    return [one.record for one in waiting if isinstance(one, Arrived)]
