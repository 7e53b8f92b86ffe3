"""Fold what follows on, park what waits for a missing event, and single out what a fold cannot digest."""

import asyncio
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from shared.consumer.circuit_breaker import CircuitBreaker
from shared.consumer.parking_lot import ParkingLot, record_of
from shared.consumer.record_validation import RejectedRecord, ValidRecord, validate_record
from shared.consumer.sequencing import SequenceSplit, split_by_sequence
from shared.consumer.tracing import consumer_spans
from shared.contracts.envelope import RecordedEvent
from shared.contracts.topics import owner_of
from shared.contracts.vocabulary import Purpose
from shared.kafka.records import Record
from shared.mongo import Document, Store, is_transient
from shared.ops import crash_points
from shared.ops.telemetry import increment

RETRY_DELAYS = (0.05, 0.2, 0.0)
"""Seconds after each try of an event that a fold refuses; then it is parked."""

PARKED_RECHECK_INTERVAL = timedelta(seconds=1)

IGNORE_AGGREGATE = sys.maxsize
"""The head of an aggregate that a fold has nothing to do with: whatever is told of it is done."""


@dataclass(frozen=True, slots=True)
class EventRun:
    """The next events of one aggregate, in order and without a hole."""

    key: str
    events: tuple[RecordedEvent, ...]
    traceparent: str = ""
    """The trace in which the effects of these events stand."""

    @property
    def site(self) -> str:
        return self.events[-1].envelope.site


class EventHandler(Protocol):
    """What a consumer does with events. Both methods may be repeated for ever with the same effect."""

    async def last_sequences(self, purpose: Purpose | None, owner: str, firsts: Mapping[str, int]) -> dict[str, int]:
        """The last sequence folded per aggregate; an absent key means none, NOT_OURS that it is no matter of this fold.

        `firsts`: the lowest sequence that came of each.
        """
        ...

    async def apply(self, purpose: Purpose | None, owner: str, runs: Sequence[EventRun]) -> None:
        """Fold all runs in bulk and make it durable; events that were folded meanwhile are skipped."""
        ...


class EventProcessor:
    """One consumer group's step from readable records to durable effects."""

    def __init__(self, group: str, store: Store, fold: EventHandler, now: Callable[[], datetime]) -> None:
        self._group, self._store, self._fold, self._now = group, store, fold, now
        self._nothing_waits_until: dict[str, datetime] = {}

    def parked(self, topic: str) -> ParkingLot:
        return ParkingLot(self._store.collection(self._store.purpose_of_topic(topic), ParkingLot.NAME), self._group)

    async def process(
        self, topic: str, arrived: Sequence[ValidRecord], keys: Sequence[str], breaker: CircuitBreaker
    ) -> list[Record]:
        """Fold these events and those parked ones of the same keys that heal by it.

        Returns what is left untouched since refusals have opened the breaker.
        """
        if not keys:
            return []
        parked = self.parked(topic)
        waiting = {
            (one := record_of(row)): (row["reason"], validate_record(one)) for row in await self._waiting(topic, keys)
        }
        back = [verdict for _, verdict in waiting.values() if isinstance(verdict, ValidRecord)]
        still = [put for reason, put in waiting.values() if isinstance(put, RejectedRecord) and put.reason != reason]
        found = await self._sort_out(topic, [*arrived, *back])
        refused, left = await self._fold_runs(topic, [one.run for one in found if one.run], breaker)
        gaps = [_gap(one) for each in found for one in each.gap]
        if gaps:
            self._nothing_waits_until.pop(topic, None)
        new_gaps = [gap for gap in gaps if waiting.get(gap.record, ("",))[0] != gap.reason]
        await parked.park([*still, *refused, *new_gaps], self._now())
        crash_points.crash_point("worker.healed")
        stay = {put.record for put in (*refused, *gaps)} | set(left)
        await parked.remove([one.record for one in back if one.record not in stay])
        return [record for record in left if record not in waiting]

    async def _waiting(self, topic: str, keys: Sequence[str]) -> list[Document]:
        """Parked rows that may heal. Mostly there are none at all: then they are looked for once a second."""
        if self._now() < self._nothing_waits_until.get(topic, datetime.min.replace(tzinfo=UTC)):
            return []
        if await self.parked(topic).any_healing(topic):
            return await self.parked(topic).retryable(topic, keys)
        self._nothing_waits_until[topic] = self._now() + PARKED_RECHECK_INTERVAL
        return []

    async def _sort_out(self, topic: str, events: Iterable[ValidRecord]) -> list[SequenceSplit[ValidRecord]]:
        by_key: dict[str, list[ValidRecord]] = defaultdict(list)
        for one in events:
            by_key[one.key].append(one)
        firsts = {key: min(one.sequence for one in group) for key, group in by_key.items()}
        heads = await self._fold.last_sequences(self._store.purpose_of_topic(topic), owner_of(topic), firsts)
        found = [split_by_sequence(heads.get(key, 0), group) for key, group in by_key.items()]
        before = sum(one.done for key, one in zip(by_key, found, strict=True) if heads.get(key) != IGNORE_AGGREGATE)
        increment("oms_events_done_before_total", before, group=self._group)
        return found

    async def _fold_runs(
        self, topic: str, runs: Sequence[Sequence[ValidRecord]], breaker: CircuitBreaker
    ) -> tuple[list[RejectedRecord], list[Record]]:
        """All at once; where that fails for good, one by one. Returns what is to be parked, and what is left."""
        puts: list[RejectedRecord] = []
        left: list[Record] = []
        if not runs or await self._at_once(topic, runs):
            breaker.record_handling(refused=False)
            return puts, left
        for run in runs:
            if breaker.is_open:
                left += [one.record for one in run]
            else:
                puts += await self._one_by_one(topic, run, breaker)
        return puts, left

    async def _at_once(self, topic: str, runs: Sequence[Sequence[ValidRecord]]) -> bool:
        try:
            await self._fold_now(topic, runs)
        except Exception as error:
            if is_transient(error):
                raise
            return False
        return True

    async def _one_by_one(
        self, topic: str, run: Sequence[ValidRecord], breaker: CircuitBreaker
    ) -> list[RejectedRecord]:
        for place, one in enumerate(run):
            why = await self._refusal(topic, one)
            breaker.record_handling(refused=bool(why))
            if why:
                return [
                    RejectedRecord(one.record, "handler", why, len(RETRY_DELAYS)),
                    *(_gap(later) for later in run[place + 1 :]),
                ]
        return []

    async def _refusal(self, topic: str, one: ValidRecord) -> str:
        """Why a single event cannot be folded after all tries; empty when it could."""
        why = ""
        for rest in RETRY_DELAYS:
            try:
                await self._fold_now(topic, [[one]])
            except Exception as error:
                if is_transient(error):
                    raise
                why = type(error).__name__
                await asyncio.sleep(rest)
            else:
                return ""
        return why

    async def _fold_now(self, topic: str, runs: Sequence[Sequence[ValidRecord]]) -> None:
        stored = [run[-1].fact.envelope.traceparent for run in runs]
        with consumer_spans(f"{self._group} fold", topic, stored) as traces:
            ready = [
                EventRun(run[0].key, tuple(one.fact for one in run), at) for run, at in zip(runs, traces, strict=True)
            ]
            await self._fold.apply(self._store.purpose_of_topic(topic), owner_of(topic), ready)
        increment("oms_events_folded_total", sum(len(run) for run in runs), group=self._group)


def _gap(one: ValidRecord) -> RejectedRecord:
    return RejectedRecord(one.record, "gap", f"event {one.sequence} came, an earlier one is missing")
