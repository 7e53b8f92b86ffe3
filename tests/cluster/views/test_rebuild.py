"""A new version of a view is built beside the live one, and readers see it only when it is level."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.contracts.vocabulary import Purpose
from shared.kafka.lag import is_caught_up
from shared.kafka.subscription import RecordBatch
from shared.mongo import Store
from shared.projection.view import collection_name
from shared.projection.view_writer import POINTERS, live_rows, promote, promote_when_caught_up
from tests.cluster.conftest import NewReader
from tests.cluster.readers import Reader, TracedView
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.histories import TOPIC, histories, recorded, sent, woven
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

pytestmark = pytest.mark.cluster

ALL_TOPICS = tuple(f"oms.{purpose}.reviews" for purpose in Purpose)


@pytest.fixture
async def two_versions(new_reader: NewReader, projections_store: Store) -> AsyncIterator[tuple[Reader, Reader]]:
    """The version that readers are shown, and its successor."""
    one = await new_reader(topics=ALL_TOPICS)
    await promote(projections_store, one.view)
    yield one, await new_reader(view=TracedView(version=2, name=one.view.name), topics=ALL_TOPICS)
    for purpose in projections_store.purposes:
        await projections_store.collection(purpose, POINTERS).delete_one({"_id": one.view.name})


async def test_a_new_version_is_built_beside_the_live_one_and_shown_only_when_it_is_level(
    probe: TopicProbe, two_versions: tuple[Reader, Reader], projections_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release must never show dashboards that are still filling up."""
    one, two = two_versions
    held, handle = asyncio.Event(), two.inbox.handle

    async def when_let(poll: RecordBatch) -> None:
        await held.wait()
        await handle(poll)

    monkeypatch.setattr(two.inbox, "handle", when_let)
    events = woven(histories(cases=5, length=10))
    await probe.send(TOPIC, map(sent, events))
    await one.read_all()
    async with two.reading():
        asked: list[bool] = []

        async def two_is_caught_up() -> bool:
            asked.append(await is_caught_up(probe.url, two.group, two.topics))
            return asked[-1]

        showing = asyncio.create_task(promote_when_caught_up(projections_store, two.view, two_is_caught_up))
        await until(lambda: _asked_twice(asked))
        assert await shown(projections_store, two) == collection_name(one.view)
        assert check(recompute(one.view, recorded(events)), await one.rows()) == []
        held.set()
        await showing
    assert await shown(projections_store, two) == collection_name(two.view)
    assert check(recompute(two.view, recorded(events)), await two.rows()) == []


async def _asked_twice(answers: list[bool]) -> bool:
    return len(answers) >= 2


async def shown(store: Store, reader: Reader) -> str:
    rows, _ = await live_rows(store, Purpose.TRAINING, reader.view)
    return rows.name
