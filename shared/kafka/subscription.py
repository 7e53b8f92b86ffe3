"""The one way in which a service subscribes: batches of records, committed partition by partition."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import BaseSecurity

from shared.kafka.adaptive_polling import AdaptivePoller
from shared.kafka.connection import LARGEST, connection_options
from shared.kafka.records import Record
from shared.ops.telemetry import log

LARGEST_BATCH = 1000


class RecordBatch:
    """One batch of records with the means to settle each partition by itself: commit or rewind."""

    def __init__(
        self, consumer: AIOKafkaConsumer, records: tuple[ConsumerRecord[bytes, bytes], ...], pace: AdaptivePoller
    ) -> None:
        self._consumer, self._newest, self._pace = consumer, records[-1].timestamp if records else 0, pace
        self.records = [Record(r.topic, r.partition, r.offset, r.key, r.value) for r in records]
        self._last = {(r.topic, r.partition): r.offset for r in records}

    def lag(self, now: datetime) -> tuple[int, float]:
        """How many messages these partitions hold beyond this poll, and how old its last record is when they do."""
        ours = self._consumer.assignment()
        waiting = sum(
            (self._consumer.highwater(TopicPartition(*place)) or 0) - offset - 1
            for place, offset in self._last.items()
            if place in ours
        )
        return (waiting, now.timestamp() - self._newest / 1000) if waiting > 0 else (0, 0.0)

    async def commit(self, unhandled: Iterable[Record] = (), rests: Mapping[str, float] | None = None) -> None:
        """Commit what is done in each partition; one with unhandled records goes back to the first of them and rests.

        `rests`: seconds for the partitions of each topic.
        """
        after = {TopicPartition(*place): offset + 1 for place, offset in self._last.items()}
        rewind: dict[TopicPartition, int] = {}
        for record in unhandled:
            place = TopicPartition(*record.place)
            rewind[place] = min(record.offset, rewind.get(place, record.offset))
        for place, offset in rewind.items():
            with suppress(IllegalStateError):  # no longer ours: its new owner starts at the committed offset
                self._consumer.seek(place, offset)
                self._pace.pause_for(self._consumer, [place], (rests or {}).get(place.topic, 0))
        ours = self._consumer.assignment()
        offsets = {place: offset for place, offset in (after | rewind).items() if place in ours}
        if not offsets:  # all were taken from us, and nothing is not to be committed
            return
        try:
            await self._consumer.commit(offsets)
        except KafkaError as error:
            log.warning("commit failed; the records come again and are skipped as done", error=type(error).__name__)


BatchHandler = Callable[[RecordBatch], Awaitable[None]]


def make_broker(url: str) -> KafkaBroker:
    """Topics are made first; should one come later all the same, it is seen within seconds."""
    there = connection_options(url)
    return KafkaBroker(
        there["bootstrap_servers"],
        security=BaseSecurity(there["ssl_context"], use_ssl=True) if "ssl_context" in there else None,
        logger=None,
        allow_auto_create_topics=False,
        graceful_timeout=20,
        metadata_max_age_ms=5000,
    )


def subscribe(
    to: KafkaBroker, topics: Iterable[str], group: str, handle: BatchHandler, leisurely: Collection[str] = ()
) -> None:
    """The one subscriber of this group. FastStream delivers; it neither decodes, nor judges, nor acknowledges."""
    pace = AdaptivePoller(leisurely)
    subscriber = to.subscriber(
        *topics,
        group_id=group,
        batch=True,
        max_records=LARGEST_BATCH,
        ack_policy=AckPolicy.MANUAL,
        auto_offset_reset="earliest",
        session_timeout_ms=6000,
        heartbeat_interval_ms=2000,
        max_partition_fetch_bytes=LARGEST,
        # Leisurely topics that have rested wait for the end of a question that is under way for urgent ones.
        fetch_max_wait_ms=250 if leisurely else 500,
    )

    async def parse(message: tuple[ConsumerRecord[bytes, bytes], ...]) -> KafkaMessage:
        """Leave headers and bodies alone: a null header or a bad byte must not stop the partition."""
        return KafkaMessage(raw_message=message, body=b"", headers={}, consumer=subscriber.consumer)  # type: ignore[arg-type]

    async def decode(message: KafkaMessage) -> KafkaMessage:
        return message

    async def poll(consumer: AIOKafkaConsumer) -> tuple[ConsumerRecord[bytes, bytes], ...]:
        """FastStream's own sleeps after an empty poll; the client wakes up as soon as something comes."""
        return await pace.poll(consumer, subscriber.max_records or LARGEST_BATCH)

    subscriber.get_msg = poll  # type: ignore[method-assign]

    @subscriber(parser=parse, decoder=decode)
    async def deliver(message: Any) -> None:
        poll = RecordBatch(message.consumer, message.raw_message, pace)
        message.raw_message = ()  # it is part of a cycle of the library's, which would hold the records for long
        await handle(poll)
