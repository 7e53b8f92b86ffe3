"""Put on the topics by hand: bad records, records once more, and groups that are made to miss some."""

import random
from collections.abc import Iterable, Sequence

from shared.contracts.topics import topic_of
from shared.journal import Journal
from shared.kafka import Place
from shared.mongo import Store
from shared.outbox import send_again
from tests.cluster.waiting import until
from tests.faults import topics
from tests.faults.people import SITES
from tests.faults.trial import Round

GARBAGE = b'{"type": "oms.reviews.answer_saved.v1", "data": '


async def plant(run: Round, times: int, site: str = SITES[0]) -> list[str]:
    """Malformed records in a row; gives the place of each."""
    bad = (f"{site}|cas_broken".encode(), GARBAGE)
    return await topics.put(run.trial.stores.kafka, topic_of("reviews", site), [bad] * times)


async def resend(run: Round, owner: str) -> None:
    """Every event of the round's cases once more, by the owner's own relay; returns when it has sent them."""
    store: Store = getattr(run.trial.stores, owner)
    for one in run.ledger.read():
        if one.asked.what == "create":
            journal = Journal(store.of_site(one.asked.site, Journal.NAME))
            assert await send_again(journal, f"{one.asked.site}|{one.case}"), "there is nothing to send"


async def until_sent(run: Round, owner: str) -> None:
    store: Store = getattr(run.trial.stores, owner)

    async def sent() -> bool:
        unsent = [await store.collection(p, Journal.NAME).count_documents({"new": True}) for p in store.purposes]
        return not sum(unsent)

    await until(sent)


async def skip_half(run: Round, group: str, of_topics: Sequence[str]) -> None:
    """A group without members goes on in the middle of what came since the round began."""
    kafka = run.trial.stores.kafka
    places: dict[Place, list[int]] = {}
    for record in await topics.came(kafka, run.since.ends, of_topics):
        places.setdefault(record.place, []).append(record.offset)
    await topics.go_on_at(kafka, group, {place: found[len(found) // 2] for place, found in places.items()})


async def until_parked(run: Round, service: str, reasons: Iterable[str]) -> None:
    """Until a worker of the service has put records aside for one of these reasons."""
    store: Store = getattr(run.trial.stores, service)

    async def parked() -> bool:
        wanted = {"reason": {"$in": list(reasons)}}
        found = [await store.collection(p, "parked").count_documents(wanted) for p in store.purposes]
        return sum(found) > 0

    await until(parked)


async def copy_all(run: Round) -> None:
    """Every record that came since the round began once more, in its order."""
    kafka = run.trial.stores.kafka
    for topic in topics.NAMES:
        came = await topics.came(kafka, run.since.ends, [topic])
        await topics.put(kafka, topic, [(record.key, record.value) for record in came])


async def copy_shuffled(run: Round, rng: random.Random) -> None:
    """Half of what came since the round began once more, in no order."""
    kafka = run.trial.stores.kafka
    for topic in topics.NAMES:
        came = await topics.came(kafka, run.since.ends, [topic])
        some = rng.sample(came, len(came) // 2)
        await topics.put(kafka, topic, [(record.key, record.value) for record in some])
