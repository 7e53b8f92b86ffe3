"""What P8 times: journal rows on their way to the broker, live and from a backlog, and what their peers do instead."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from shared.contracts.envelope import encode
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.kafka.producer import EventProducer
from shared.kafka.records import Message
from shared.mongo import ASCENDING, Collection, Document
from shared.outbox.commit_queue import CommitQueue
from shared.outbox.relay import OutboxRelay
from tests.bench.measurement import Run, Stopwatch, expect, paced
from tests.bench.servers import ApartStore, Place

TOPIC, PURPOSE = "oms.training.reviews", Purpose.TRAINING
ANOTHER = "oms.cfsr.reviews"
"""The peer's: so that what the relay sent lies alone."""

PAGE = 1000

Times = dict[str, float]
"""When something happened to an event, by its id."""


class TimedSender(EventProducer):
    """Notes when the broker has acknowledged each event."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.acknowledged: Times = {}

    async def send(self, topic: str, messages: Sequence[Message]) -> "list[asyncio.Future[Any]]":
        futures = await super().send(topic, messages)
        asyncio.gather(*futures).add_done_callback(lambda _: self._note(messages))
        return futures

    def _note(self, messages: Sequence[Message]) -> None:
        now = time.perf_counter()
        for message in messages:
            self.acknowledged.setdefault(dict(message.headers)["id"].decode(), now)


@asynccontextmanager
async def journal_at(place: Place) -> AsyncIterator[Collection]:
    """A fresh journal with production's indexes."""
    with place.mark() as mark:
        store = ApartStore(place.cluster.mongo_url, "reviews", mark)
        await Journal.declare(store)
        yield store.collection(PURPOSE, Journal.COLLECTION)
        store.close()


async def live(place: Place, rows: Sequence[Document], pace: float) -> list[float]:
    """Ours: seconds from an insert acknowledged by the database to its event acknowledged by the broker."""
    sender, committed = TimedSender(place.cluster.kafka_url), Times()
    await sender.start()
    async with journal_at(place) as collection:
        queue = CommitQueue()
        relay = OutboxRelay(collection, TOPIC, sender, queue)

        def commit(new: Sequence[Document]) -> None:
            committed.update({_id(row): time.perf_counter() for row in new})
            queue.add(new)

        running = asyncio.create_task(relay.publish_queued())
        journal = Journal(collection, commit)
        await paced(rows, pace, lambda row: journal.append([row]))
        await _until(lambda: len(sender.acknowledged) >= len(rows))
        running.cancel()
    await sender.stop()
    return [sender.acknowledged[event] - at for event, at in committed.items()]


async def watched(place: Place, rows: Sequence[Document], pace: float) -> list[float]:
    """Peer: seconds from an insert acknowledged until a change stream shows it, and nothing is sent yet."""
    committed, seen = Times(), Times()

    async with journal_at(place) as collection, collection.watch([{"$match": {"operationType": "insert"}}]) as stream:

        async def watch() -> None:
            async for change in stream:
                seen[_id(change["fullDocument"])] = time.perf_counter()

        async def insert(row: Document) -> None:
            await collection.insert_one(row)
            committed[_id(row)] = time.perf_counter()

        await stream.try_next()  # it begins with the first question
        watching = asyncio.create_task(watch())
        await paced(rows, pace, insert)
        await _until(lambda: len(seen) >= len(rows))
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    return [max(0.0, seen[event] - at) for event, at in committed.items()]


async def drained(place: Place, rows: Sequence[Document]) -> dict[str, Run]:
    """A backlog in one journal: read page by page and left alone, drained by our relay, and only sent from memory."""
    sender = EventProducer(place.cluster.kafka_url)
    await sender.start()
    async with journal_at(place) as collection:
        for first in range(0, len(rows), 10_000):
            await collection.insert_many(rows[first : first + 10_000], ordered=False)
        found = {"poll": await _polled(collection, len(rows))}
        watch = Stopwatch()
        sent = await OutboxRelay(collection, TOPIC, sender).publish_pending()
        found["ours"] = watch.run(sent)
        expect(sent == len(rows), f"the relay sent {sent} of {len(rows)} events")
        expect(await collection.count_documents({"new": True}) == 0, "rows that were sent are still marked as unsent")
    found["produce"] = await _produced(sender, rows)
    await sender.stop()
    return found


async def _polled(collection: Collection, events: int) -> Run:
    """In the relay's order, over the same index."""
    order = [("aggregate", ASCENDING), ("sequence", ASCENDING)]
    watch, read, at = Stopwatch(), 0, ("", 0)
    while rows := await collection.find({"new": True} | _beyond(*at)).sort(order).limit(PAGE).to_list(None):
        read += len(rows)
        at = (rows[-1]["aggregate"], rows[-1]["sequence"])
    run = watch.run(read)
    expect(read == events, f"the poll read {read} of {events} rows")
    return run


def _beyond(aggregate: str, sequence: int) -> Document:
    return {"$or": [{"aggregate": {"$gt": aggregate}}, {"aggregate": aggregate, "sequence": {"$gt": sequence}}]}


async def _produced(sender: EventProducer, rows: Sequence[Document]) -> Run:
    """Ready bytes, as fast as the client takes them."""
    ready = [Message(row["aggregate"], encode(event), []) for row in rows for event in row["events"]]
    watch = Stopwatch()
    await asyncio.gather(*await sender.send(ANOTHER, ready))
    return watch.run(len(ready))


async def _until(done: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.perf_counter() + seconds
    while not done():
        expect(time.perf_counter() < deadline, f"not everything arrived within {seconds:.0f} s")
        await asyncio.sleep(0.01)


def _id(row: Document) -> str:
    """A row of one event bears its event's id."""
    return str(row["events"][0]["id"])
