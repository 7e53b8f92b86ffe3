"""Rebuild a view from its topics' beginning beside the live one, put it in its place, catch up; workers go on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.consumer.circuit_breaker import Breaker
from shared.consumer.event_processor import Folding
from shared.consumer.record_validation import Arrived, judge
from shared.contracts.envelope import decode
from shared.contracts.topics import TOPICS
from shared.contracts.vocabulary import Purpose
from shared.kafka.records import Place, Record
from shared.kafka.topic_reader import read_whole
from shared.mongo import Conflict, Store
from shared.ops import crash_points
from shared.ops.telemetry import count
from shared.projection.in_memory import Refold
from shared.projection.view import View, collection_name, group_of
from shared.projection.view_writer import ViewFold, marks

PAGE = 1000
"""Rows a write."""

TRIES = 50
"""Each time a worker folded one of the same cases in between, which it does a few times at most."""

BESIDE = "_rebuilt"


@dataclass
class Rebuilt:
    """What a rebuild did, and how far it has read. What is unreadable or waits for a lost event is not in the view."""

    events: int = 0
    rows: int = 0
    unreadable: int = 0
    waiting: int = 0
    read: dict[Place, int] = field(default_factory=dict)

    def note(self, records: Sequence[Record]) -> None:
        self.read[records[-1].place] = records[-1].offset + 1


async def rebuild(store: Store, view: View, kafka_url: str, now: Callable[[], datetime]) -> Rebuilt:
    """May be killed anywhere and repeated; readers see whole views at any time. Raises KafkaError or StoreError.

    Workers need not stop: a row of the rebuilt view has a revision that none of them has read.
    """
    done = Rebuilt()
    folded = await _fold_all(store, view, kafka_url, done)
    crash_points.here("rebuild.folded")
    revision = int(now().timestamp() * 1000)
    for purpose, refold in folded.items():
        await _write(store, view, purpose, refold, revision)
        done.rows += len(refold.rows)
        done.waiting += sum(map(len, refold.early.values()))
    crash_points.here("rebuild.switching")
    for purpose in folded:
        await _put_in_place(store, view, purpose)
    crash_points.here("rebuild.switched")
    await _catch_up(store, view, kafka_url, done, now)
    count("oms_replay_events_total", done.events)
    return done


def topics_of(view: View) -> tuple[str, ...]:
    return tuple(topic.name for topic in TOPICS if topic.owner in view.owners)


async def _fold_all(store: Store, view: View, kafka_url: str, done: Rebuilt) -> Mapping[Purpose | None, Refold]:
    folded = {store.purpose_of_topic(topic): Refold(view) for topic in topics_of(view)}
    async for records in read_whole(kafka_url, topics_of(view)):
        refold = folded[store.purpose_of_topic(records[0].topic)]
        for record in records:
            verdict = judge(record, decode)
            if isinstance(verdict, Arrived):
                done.events += refold.take(verdict.fact)
            else:
                done.unreadable += 1
        done.note(records)
    return folded


async def _write(store: Store, view: View, purpose: Purpose | None, refold: Refold, revision: int) -> None:
    """Into a collection of its own with the live one's indexes; what an earlier try left there goes first."""
    live = store.collection(purpose, collection_name(view))
    beside = store.collection(purpose, collection_name(view) + BESIDE)
    await beside.drop()
    await beside.create_index("_id")  # so that it is there when no event is
    for name, index in (await live.index_information()).items():
        await beside.create_index(index["key"], name=name)
    documents = [*refold.documents(revision), *marks(refold.newest)]
    for start in range(0, len(documents), PAGE):
        page = crash_points.part("rebuild.writing", documents[start : start + PAGE])
        await beside.insert_many(list(page), ordered=False)
        crash_points.here("rebuild.writing")


async def _put_in_place(store: Store, view: View, purpose: Purpose | None) -> None:
    beside = store.collection(purpose, collection_name(view) + BESIDE)
    await beside.rename(collection_name(view), dropTarget=True)


async def _catch_up(store: Store, view: View, kafka_url: str, done: Rebuilt, now: Callable[[], datetime]) -> None:
    """Fold what workers folded into the replaced rows since the topics were read: with their code and their guards."""
    folding = Folding(group_of(view), store, ViewFold(view, store), now)
    async for records in read_whole(kafka_url, topics_of(view), done.read):
        arrived = [verdict for verdict in map(judge, records) if isinstance(verdict, Arrived)]
        await _take(folding, records[0].topic, arrived)
        done.events += len(arrived)
        done.note(records)


async def _take(folding: Folding, topic: str, arrived: Sequence[Arrived]) -> None:
    """Again after every race that a worker won; what it folded meanwhile is done then. Raises Conflict in the end."""
    keys = sorted({one.fact.key for one in arrived})
    for left in reversed(range(TRIES)):
        try:
            await folding.take(topic, arrived, keys, Breaker())
        except Conflict:
            if not left:
                raise
        else:
            return
