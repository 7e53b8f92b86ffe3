"""Put on the topics by hand: bad records, records once more, and groups that are made to miss some."""

import random
from collections.abc import Iterable, Sequence

from shared.contracts.topics import topic_of
from shared.eventstore.journal import Journal
from shared.kafka.records import Partition, Record
from shared.mongo import Store
from shared.outbox.relay import mark_unpublished
from tests.faults import topics
from tests.faults.fault_run import FaultRun
from tests.faults.people import SITES
from tests.faults.quiescence import PATIENCE
from tests.support.wait import until

GARBAGE = b'{"type": "oms.reviews.answer_saved.v1", "data": '
NOBODY = f"{SITES[0]}|cas_{'0' * 32}".encode()


async def plant(run: FaultRun, times: int) -> list[str]:
    """Malformed records in a row; gives the place of each."""
    bad = (NOBODY, GARBAGE)
    return await topics.put(run.tested.stores.kafka, topic_of("reviews", SITES[0]), [bad] * times)


async def plant_forgeries(run: FaultRun) -> list[str]:
    """A real event with another actor, and one under another case's key; gives the place of each."""
    topic = topic_of("reviews", SITES[0])
    real = (await came(run, [topic]))[0]
    assert real.value, "every event has content"
    forged = real.value.replace(b'"actor":"usr_', b'"actor":"usr_not_')
    return await topics.put(run.tested.stores.kafka, topic, [(real.key, forged), (NOBODY, real.value)])


async def came(run: FaultRun, of_topics: Sequence[str] = topics.NAMES) -> list[Record]:
    """What came since the round began."""
    return await topics.came(run.tested.stores.kafka, run.since.ends, of_topics)


async def put_again(run: FaultRun, records: Iterable[Record]) -> None:
    """Each on its own topic, in this order."""
    by_topic: dict[str, list[topics.Bytes]] = {}
    for record in records:
        by_topic.setdefault(record.topic, []).append((record.key, record.value))
    for topic, again in by_topic.items():
        await topics.put(run.tested.stores.kafka, topic, again)


async def copy_half(run: FaultRun, rng: random.Random) -> None:
    """Half of what came since the round began once more, in no order."""
    old = await came(run)
    await put_again(run, rng.sample(old, len(old) // 2))


async def resend(run: FaultRun, owner: str) -> None:
    """Every event of the round's cases is to be sent once more by the owner's own relay."""
    store: Store = getattr(run.tested.stores, owner)
    for one in run.ledger.read():
        if one.asked.what == "create":
            journal = Journal(store.of_site(one.asked.site, Journal.COLLECTION))
            assert await mark_unpublished(journal, f"{one.asked.site}|{one.case}"), "there is nothing to send"


async def miss_half(run: FaultRun, group: str) -> list[Record]:
    """A group without members goes on in the middle of what reviews told since the round began; gives the rest."""
    places: dict[Partition, list[Record]] = {}
    for record in await came(run, topics.REVIEWS):
        places.setdefault(record.topic_partition, []).append(record)
    middle = {place: found[len(found) // 2].offset for place, found in places.items()}
    await topics.go_on_at(run.tested.stores.kafka, group, middle)
    return [record for place, found in places.items() for record in found if record.offset < middle[place]]


async def miss_all(run: FaultRun, group: str) -> None:
    """A group without members goes on behind everything that reviews told."""
    now = await topics.ends(run.tested.stores.kafka)
    behind = {place: end for place, end in now.items() if place[0] in topics.REVIEWS}
    await topics.go_on_at(run.tested.stores.kafka, group, behind)


async def until_parked(run: FaultRun, service: str, reasons: Iterable[str]) -> None:
    """Until a worker of the service has put records of this round aside for one of these reasons."""
    store: Store = getattr(run.tested.stores, service)
    wanted = {"reason": {"$in": list(reasons)}, "at": {"$gte": run.since.at}}

    async def parked() -> bool:
        found = [await store.collection(p, "parked").count_documents(wanted) for p in store.purposes]
        return sum(found) > 0

    await until(parked, PATIENCE.seconds)


async def until_sent(run: FaultRun, owner: str) -> None:
    """Until the owner's relay has marked every row."""
    store: Store = getattr(run.tested.stores, owner)

    async def sent() -> bool:
        unsent = [await store.collection(p, Journal.COLLECTION).count_documents({"new": True}) for p in store.purposes]
        return not sum(unsent)

    await until(sent, PATIENCE.seconds)
