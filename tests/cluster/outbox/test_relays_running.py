"""The relays as a service's process runs them: what is committed there reaches the topic without being asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import pytest

from services.identity.domain.person import GrantRole
from services.identity.store import people
from shared.eventstore.journal import Journal
from shared.kafka.producer import EventProducer
from shared.mongo import Store
from shared.outbox.commit_queue import CommitQueues
from shared.outbox.runner import HeadAudit, run_relays
from shared.runtime import utc_now
from tests.cluster.journals import SITE, all_sent, arrived, fill
from tests.support.delivery.histories import cause, person_id
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster


@pytest.fixture
async def process(service_urls: dict[str, str], queues: CommitQueues) -> AsyncIterator[Store]:
    store = Store(service_urls["identity"], "identity", on_commit=queues.add)
    yield store
    store.close()


@pytest.fixture
def queues() -> CommitQueues:
    """Of the process: its store fills them, its relays empty them."""
    return CommitQueues()


def run_of(url: str, store: Store, queues: CommitQueues, *, sweeping: bool) -> AbstractAsyncContextManager[None]:
    return run_relays(store, EventProducer(url), queues, utc_now, HeadAudit() if sweeping else None)


async def commit(store: Store, person: str) -> None:
    await people.execute(store, cause(utc_now()), SITE, person, GrantRole(SITE, "REVIEWER", "usr_leader"))


async def test_a_commit_is_on_the_topic_without_any_sweep(
    probe: TopicProbe, journal: Journal, process: Store, queues: CommitQueues
) -> None:
    person = person_id()
    async with run_of(probe.url, process, queues, sweeping=False):
        await commit(process, person)
        await until(lambda: all_sent(journal))
    assert await arrived(probe) == {f"{SITE}|{person}": [1]}


async def test_what_another_process_committed_and_never_sent_is_swept(
    probe: TopicProbe, journal: Journal, process: Store, queues: CommitQueues
) -> None:
    """The process that took the answer was killed before it could tell anybody."""
    wanted = await fill(journal, people=2, rows=2)
    async with run_of(probe.url, process, queues, sweeping=True):
        await until(lambda: all_sent(journal))
    assert await arrived(probe) == wanted


async def test_stopping_leaves_no_task_behind(
    probe: TopicProbe, journal: Journal, process: Store, queues: CommitQueues
) -> None:
    before = asyncio.all_tasks()
    async with run_of(probe.url, process, queues, sweeping=True):
        pass
    assert {task.get_coro().__qualname__ for task in asyncio.all_tasks() - before} == set()  # type: ignore[union-attr]
