"""Feeds of open cases: each tails the topic of reviews and reads presence while streams are open, and fans both out."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing, contextmanager

from services.reviews.updates.people import People
from services.reviews.updates.subscription import Subscription
from shared.consumer.record_validation import ValidRecord, validate_record
from shared.contracts.topics import topic_name
from shared.contracts.vocabulary import Purpose
from shared.kafka.records import Record
from shared.kafka.topic_reader import tail_new_records
from shared.ops.telemetry import log, set_gauge

RETRY_DELAY_SECONDS = 1.0
PRESENCE_INTERVAL_SECONDS = 2.0
LINGER_SECONDS = 60.0
"""How long the topic is read after the last stream ended: most clients come back."""

ReadPeople = Callable[[Purpose, Iterable[str]], Awaitable[dict[str, People]]]
"""Function that returns the people in cases of a purpose, by the cases' keys."""


class CaseFeed:
    """Updates of the cases of one purpose for the streams of this process. It reads nothing while there are none."""

    def __init__(self, purpose: Purpose, kafka_url: str) -> None:
        self._purpose, self._kafka_url = purpose, kafka_url
        self._subscriptions: dict[str, set[Subscription]] = defaultdict(set)
        self._people: dict[str, People] = {}
        self._open_streams = 0
        self._has_streams = asyncio.Event()
        self._left_at = 0.0

    @contextmanager
    def subscribe(self, versions: Mapping[str, int]) -> Iterator[Subscription]:
        """Deliver updates of these cases, by key with the version that the client has, until the block is left."""
        subscription = Subscription(versions)
        self._count(1)
        for key in versions:
            self._subscriptions[key].add(subscription)
        try:
            yield subscription
        finally:
            self._count(-1)
            for key in versions:
                self._subscriptions[key].discard(subscription)
                if not self._subscriptions[key]:
                    del self._subscriptions[key]
                    self._people.pop(key, None)

    def people_in(self, key: str) -> People:
        """Return the people in a case as last read."""
        return self._people.get(key, ())

    def show_people(self, people: Mapping[str, People]) -> None:
        """Deliver the people of cases to the streams of those whose people have changed."""
        for key, present in people.items():
            if key in self._subscriptions and present != self._people.get(key, ()):
                self._people[key] = present
                for subscription in self._subscriptions[key]:
                    subscription.offer_presence(key)

    async def follow_topic(self) -> None:
        """Read new records for ever while streams are open; after each start the streams read the journal once."""
        while True:
            await self._has_streams.wait()
            try:
                await self._tail()
            except Exception as error:  # noqa: BLE001 without the next round every stream would fall silent
                log.warning("updates.topic.retry", error=type(error).__name__)
                await asyncio.sleep(RETRY_DELAY_SECONDS)

    async def follow_presence(self, read_people: ReadPeople) -> None:
        """Read the people of all open cases at intervals for ever while streams are open."""
        while True:
            await self._has_streams.wait()
            try:
                if keys := list(self._subscriptions):
                    self.show_people(await read_people(self._purpose, keys))
            except Exception as error:  # noqa: BLE001 without the next round presence would stand still
                log.warning("updates.presence.retry", error=type(error).__name__)
            await asyncio.sleep(PRESENCE_INTERVAL_SECONDS)

    async def _tail(self) -> None:
        """Read until the last stream has ended some time ago. Raises KafkaError."""
        has_begun = False
        async with aclosing(tail_new_records(self._kafka_url, [topic_name("reviews", self._purpose)])) as batches:
            async for records in batches:
                if not has_begun:  # later commits arrive as records, earlier ones are in the journal
                    has_begun = True
                    for subscription in set().union(*self._subscriptions.values()):
                        subscription.mark_stale()
                self._deliver(records)
                if self._has_lingered():
                    self._has_streams.clear()
                    return

    def _deliver(self, records: Iterable[Record]) -> None:
        """Decode the records of open cases alone: most of a topic concerns others."""
        for record in records:
            key = (record.key or b"").decode(errors="replace")
            subscriptions = self._subscriptions.get(key)
            if not subscriptions:
                continue
            validation = validate_record(record)
            for subscription in subscriptions:
                if isinstance(validation, ValidRecord):
                    subscription.offer(key, [validation.recorded])

    def _count(self, added: int) -> None:
        self._open_streams += added
        set_gauge("oms_live_streams", self._open_streams, purpose=self._purpose)
        if self._open_streams:
            self._has_streams.set()
        else:
            self._left_at = asyncio.get_running_loop().time()

    def _has_lingered(self) -> bool:
        elapsed = asyncio.get_running_loop().time() - self._left_at
        return not self._open_streams and elapsed > LINGER_SECONDS


class CaseFeeds:
    """The feeds of all purposes of a process."""

    def __init__(self, kafka_url: str) -> None:
        self._feeds = {purpose: CaseFeed(purpose, kafka_url) for purpose in Purpose}

    def for_purpose(self, purpose: Purpose) -> CaseFeed:
        return self._feeds[purpose]

    async def follow(self, read_people: ReadPeople) -> None:
        """Run every feed for ever."""
        topics = [feed.follow_topic() for feed in self._feeds.values()]
        people = [feed.follow_presence(read_people) for feed in self._feeds.values()]
        await asyncio.gather(*topics, *people)
