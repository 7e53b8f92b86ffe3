"""Event processor: the step from valid records to durable effects or parked records."""

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
from shared.consumer.sequencing import split_by_sequence
from shared.consumer.tracing import consumer_spans
from shared.contracts.envelope import RecordedEvent
from shared.contracts.topics import owner_of
from shared.contracts.vocabulary import Purpose
from shared.kafka.records import Record
from shared.mongo import Document, Store, is_transient
from shared.ops import crash_points
from shared.ops.telemetry import increment

RETRY_DELAYS_SECONDS = (0.05, 0.2, 0.0)
"""Delay after each attempt to apply an event that the handler refuses; after the last one it is parked."""

PARKED_RECHECK_INTERVAL = timedelta(seconds=1)

IGNORE_AGGREGATE = sys.maxsize
"""The last sequence of an aggregate that the handler does not use: each of its events counts as applied."""


@dataclass(frozen=True, slots=True)
class EventRun:
    """The next events of one aggregate, in order and without a gap."""

    key: str
    events: tuple[RecordedEvent, ...]
    traceparent: str = ""
    """The trace that the effects of these events continue."""

    @property
    def site(self) -> str:
        return self.events[-1].envelope.site


class EventBatch(Protocol):
    """The state of some aggregates as a handler loaded it, to be applied once; a retry loads another batch."""

    @property
    def last_sequences(self) -> Mapping[str, int]:
        """The last sequence applied per aggregate key.

        An absent key means that none was, IGNORE_AGGREGATE that the handler does not use the aggregate.
        """
        ...

    async def apply(self, runs: Sequence[EventRun]) -> None:
        """Apply all runs in bulk and durably; events that were applied before are skipped.

        Each run's aggregate must have been loaded and must not be ignored. Raises ConcurrencyConflict when another
        consumer has changed the state since it was loaded.
        """
        ...


class EventHandler(Protocol):
    """What a consumer group does with events. Keeps no state between `load` and `apply`: both may be repeated."""

    async def load(self, purpose: Purpose | None, owner: str, first_sequences: Mapping[str, int]) -> EventBatch:
        """Load the state of these aggregates of one owner in bulk.

        `first_sequences`: the lowest sequence received per aggregate key.
        """
        ...


class EventProcessor:
    """One consumer group's application of valid records, with retries and parking."""

    def __init__(
        self,
        store: Store,
        handler: EventHandler,
        parking_lot: ParkingLot,
        now: Callable[[], datetime],
        retry_delays: Sequence[float] = RETRY_DELAYS_SECONDS,
    ) -> None:
        self._store, self._handler, self._parking_lot, self._now = store, handler, parking_lot, now
        self._retry_delays = retry_delays
        self._nothing_parked_until: dict[str, datetime] = {}

    async def process(
        self, topic: str, received: Sequence[ValidRecord], keys: Sequence[str], breaker: CircuitBreaker
    ) -> list[Record]:
        """Apply these records and those parked ones of the same keys that they make applicable.

        Return the records that are left untouched because refusals have opened the breaker.
        """
        if not keys:
            return []
        parked = {
            (record := record_of(row)): (row["reason"], validate_record(record))
            for row in await self._find_parked(topic, keys)
        }
        retried = [record for _, record in parked.values() if isinstance(record, ValidRecord)]
        rejected_again = [
            record
            for reason, record in parked.values()
            if isinstance(record, RejectedRecord) and record.reason != reason
        ]
        by_key = _group_by_key([*received, *retried])
        batch = await self._load(topic, by_key)
        runs, gaps = self._split(batch.last_sequences, by_key)
        refused, untouched = await self._apply_runs(topic, batch, runs, breaker)
        if gaps:
            self._nothing_parked_until.pop(topic, None)
        new_gaps = [gap for gap in gaps if parked.get(gap.record, ("",))[0] != gap.reason]
        await self._parking_lot.park(topic, [*rejected_again, *refused, *new_gaps], self._now())
        crash_points.crash_point("worker.healed")
        remaining = {rejected.record for rejected in (*refused, *gaps)} | set(untouched)
        await self._parking_lot.remove(topic, [valid.record for valid in retried if valid.record not in remaining])
        return [record for record in untouched if record not in parked]

    async def _find_parked(self, topic: str, keys: Sequence[str]) -> list[Document]:
        """Return parked rows that may be applicable. A topic without any is looked up once a second."""
        if self._now() < self._nothing_parked_until.get(topic, datetime.min.replace(tzinfo=UTC)):
            return []
        if await self._parking_lot.has_retryable(topic):
            return await self._parking_lot.find_retryable(topic, keys)
        self._nothing_parked_until[topic] = self._now() + PARKED_RECHECK_INTERVAL
        return []

    async def _load(self, topic: str, by_key: Mapping[str, Sequence[ValidRecord]]) -> EventBatch:
        first_sequences = {key: min(record.sequence for record in records) for key, records in by_key.items()}
        return await self._handler.load(self._store.purpose_of_topic(topic), owner_of(topic), first_sequences)

    def _split(
        self, last_sequences: Mapping[str, int], by_key: Mapping[str, Sequence[ValidRecord]]
    ) -> tuple[list[Sequence[ValidRecord]], list[RejectedRecord]]:
        """Return the run of each aggregate that has one, and the records after gaps."""
        splits = [
            split_by_sequence(last, records)
            for key, records in by_key.items()
            if (last := last_sequences.get(key, 0)) != IGNORE_AGGREGATE
        ]
        duplicates = sum(split.duplicates for split in splits)
        increment("oms_events_done_before_total", duplicates, group=self._parking_lot.group)
        return [split.run for split in splits if split.run], [_gap(record) for split in splits for record in split.gap]

    async def _apply_runs(
        self, topic: str, batch: EventBatch, runs: Sequence[Sequence[ValidRecord]], breaker: CircuitBreaker
    ) -> tuple[list[RejectedRecord], list[Record]]:
        """Apply all runs at once; after a refusal, event by event. Return refused and untouched records."""
        refused: list[RejectedRecord] = []
        untouched: list[Record] = []
        if not runs or await self._apply_together(topic, batch, runs):
            breaker.record_handling(refused=False)
            return refused, untouched
        for run in runs:
            if breaker.is_open:
                untouched += [valid.record for valid in run]
            else:
                refused += await self._apply_one_by_one(topic, run, breaker)
        return refused, untouched

    async def _apply_together(self, topic: str, batch: EventBatch, runs: Sequence[Sequence[ValidRecord]]) -> bool:
        try:
            await self._apply(topic, batch, runs)
        except Exception as error:
            if is_transient(error):
                raise
            return False
        return True

    async def _apply_one_by_one(
        self, topic: str, run: Sequence[ValidRecord], breaker: CircuitBreaker
    ) -> list[RejectedRecord]:
        """Return the first refused event of the run and all later ones, which are behind a gap then."""
        for index, valid in enumerate(run):
            detail = await self._apply_alone(topic, valid)
            breaker.record_handling(refused=bool(detail))
            if detail:
                return [
                    RejectedRecord(valid.record, "handler", detail, len(self._retry_delays)),
                    *(_gap(later) for later in run[index + 1 :]),
                ]
        return []

    async def _apply_alone(self, topic: str, valid: ValidRecord) -> str:
        """Return the name of the last error once all attempts have failed; empty on success."""
        detail = ""
        for delay in self._retry_delays:
            try:
                await self._apply(topic, await self._load(topic, {valid.key: [valid]}), [[valid]])
            except Exception as error:
                if is_transient(error):
                    raise
                detail = type(error).__name__
                await asyncio.sleep(delay)
            else:
                return ""
        return detail

    async def _apply(self, topic: str, batch: EventBatch, runs: Sequence[Sequence[ValidRecord]]) -> None:
        stored = [run[-1].recorded.envelope.traceparent for run in runs]
        with consumer_spans(f"{self._parking_lot.group} fold", topic, stored) as traceparents:
            await batch.apply(
                [
                    EventRun(run[0].key, tuple(valid.recorded for valid in run), traceparent)
                    for run, traceparent in zip(runs, traceparents, strict=True)
                ]
            )
        increment("oms_events_folded_total", sum(len(run) for run in runs), group=self._parking_lot.group)


def _group_by_key(records: Iterable[ValidRecord]) -> dict[str, list[ValidRecord]]:
    by_key: dict[str, list[ValidRecord]] = defaultdict(list)
    for record in records:
        by_key[record.key].append(record)
    return by_key


def _gap(valid: ValidRecord) -> RejectedRecord:
    return RejectedRecord(valid.record, "gap", f"event {valid.sequence} came, an earlier one is missing")
