"""Subscription of a consumer group: batches of records, committed partition by partition."""

import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import BaseSecurity

from shared.kafka.adaptive_polling import AdaptivePoller, PollingSettings
from shared.kafka.connection import MAX_MESSAGE_BYTES, connection_options
from shared.kafka.records import Record
from shared.ops.telemetry import log


class RecordBatch:
    """One poll's records, with the means to commit or rewind each partition by itself."""

    def __init__(
        self, consumer: AIOKafkaConsumer, records: tuple[ConsumerRecord[bytes, bytes], ...], poller: AdaptivePoller
    ) -> None:
        self._consumer, self._newest, self._poller = consumer, records[-1].timestamp if records else 0, poller
        self.records = [Record(r.topic, r.partition, r.offset, r.key, r.value) for r in records]
        self._last = {(r.topic, r.partition): r.offset for r in records}

    def lag(self, now: datetime) -> tuple[int, float]:
        """Return how many messages these partitions hold beyond this batch, and the age in seconds of its last one.

        Both are 0 when there are none.
        """
        assigned = self._consumer.assignment()
        messages = sum(
            (self._consumer.highwater(TopicPartition(*partition)) or 0) - offset - 1
            for partition, offset in self._last.items()
            if partition in assigned
        )
        return (messages, now.timestamp() - self._newest / 1000) if messages > 0 else (0, 0.0)

    async def commit(self, unhandled: Iterable[Record] = (), backoffs: Mapping[str, float] | None = None) -> None:
        """Commit each partition; one with unhandled records is rewound to the first of them and paused.

        `backoffs`: seconds to pause the partitions of each topic.
        """
        after = {TopicPartition(*partition): offset + 1 for partition, offset in self._last.items()}
        rewind: dict[TopicPartition, int] = {}
        for record in unhandled:
            partition = TopicPartition(*record.topic_partition)
            rewind[partition] = min(record.offset, rewind.get(partition, record.offset))
        for partition, offset in rewind.items():
            with suppress(IllegalStateError):  # no longer assigned: its new owner starts at the committed offset
                self._consumer.seek(partition, offset)
                self._poller.pause_for(self._consumer, [partition], (backoffs or {}).get(partition.topic, 0))
        assigned = self._consumer.assignment()
        offsets = {partition: offset for partition, offset in (after | rewind).items() if partition in assigned}
        if not offsets:  # all partitions were revoked; the client refuses an empty commit
            return
        try:
            await self._consumer.commit(offsets)
        except KafkaError as error:
            # The records are delivered again and skipped as duplicates.
            log.warning("offsets.commit_failed", error=type(error).__name__)


BatchHandler = Callable[[RecordBatch], Awaitable[None]]


def make_broker(url: str) -> KafkaBroker:
    """Return a broker for subscriptions. A topic that is created after the start is seen within seconds."""
    options = connection_options(url)
    return KafkaBroker(
        options["bootstrap_servers"],
        security=BaseSecurity(options["ssl_context"], use_ssl=True) if "ssl_context" in options else None,
        logger=None,
        allow_auto_create_topics=False,
        graceful_timeout=20,
        metadata_max_age_ms=5000,
    )


@dataclass(frozen=True, slots=True)
class SubscriptionSettings:
    """Limits of a subscription."""

    max_records: int = 1000
    """In one batch."""

    session_timeout_ms: int = 6000
    """After which the partitions of a dead member are assigned to others; heartbeats are three times as frequent."""

    polling: PollingSettings = field(default_factory=PollingSettings)

    @property
    def heartbeat_interval_ms(self) -> int:
        return self.session_timeout_ms // 3


class BatchSubscription:
    """The only subscriber of a consumer group. Neither decodes nor acknowledges records: the batch handler does.

    The loop belongs to FastStream: poll, parse, deliver, one batch at a time.
    """

    def __init__(  # noqa: PLR0913 the last two are optional
        self,
        broker: KafkaBroker,
        topics: Iterable[str],
        group: str,
        handle: BatchHandler,
        *,
        low_priority: Collection[str] = (),
        settings: SubscriptionSettings | None = None,
    ) -> None:
        """Register with a broker that is not started. `low_priority`: topics whose events may be delayed."""
        self.group, self._handle, self._settings = group, handle, settings or SubscriptionSettings()
        self._poller = AdaptivePoller(low_priority, self._settings.polling)
        self._last_poll = time.monotonic()
        self._subscriber = broker.subscriber(
            *topics,
            group_id=group,
            batch=True,
            max_records=self._settings.max_records,
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            session_timeout_ms=self._settings.session_timeout_ms,
            heartbeat_interval_ms=self._settings.heartbeat_interval_ms,
            max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
            # Resumed low-priority topics wait for the end of a fetch that is under way for the others.
            fetch_max_wait_ms=250 if low_priority else 500,
        )
        # The only patch of FastStream: its own `get_msg` sleeps for the whole poll timeout after an empty poll, and
        # has no hook for pauses of partitions. The consume loop calls this attribute once per turn.
        self._subscriber.get_msg = self.poll  # type: ignore[method-assign]
        self._subscriber(self.deliver, parser=self.parse, decoder=_decode)

    @property
    def seconds_since_last_poll(self) -> float:
        """The time since the consume loop began its last turn, at first since construction.

        A loop that waits for records turns at least once a second. It does not turn while a batch is handled, nor for
        five seconds after a Kafka error.
        """
        return time.monotonic() - self._last_poll

    async def poll(self, consumer: AIOKafkaConsumer) -> tuple[ConsumerRecord[bytes, bytes], ...]:
        """Return the records of the next batch, or none. Raises KafkaError."""
        self._last_poll = time.monotonic()
        return await self._poller.poll(consumer, self._settings.max_records)

    async def parse(self, message: tuple[ConsumerRecord[bytes, bytes], ...]) -> KafkaMessage:
        """Wrap a batch without reading headers or bodies: a null header or a bad byte must not stop the partition."""
        return KafkaMessage(raw_message=message, body=b"", headers={}, consumer=self._subscriber.consumer)  # type: ignore[arg-type]

    async def deliver(self, message: Any) -> None:
        """Hand a batch to the handler."""
        batch = RecordBatch(message.consumer, message.raw_message, self._poller)
        message.raw_message = ()  # the message is in a reference cycle of the library, which would retain the records
        await self._handle(batch)


async def _decode(message: KafkaMessage) -> KafkaMessage:
    return message
