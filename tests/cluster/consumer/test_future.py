"""Old program, new events: they wait, each behind its own case, and are folded by themselves after the upgrade."""

import asyncio
from collections.abc import Iterator

import pytest

from shared.contracts.event import REGISTRY, Event, Raw, event
from tests.cluster.conftest import NewReader
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.histories import TOPIC, Attributes, changed, history, recorded, sent, woven
from tests.support.delivery.topics import TopicProbe

pytestmark = pytest.mark.cluster

NAME = "oms.reviews.case_weighed"


@pytest.fixture(autouse=True)
def todays_program() -> Iterator[None]:
    """Knows the fact in its first version."""

    class CaseWeighed(Event):
        grams: int

    event(NAME)(CaseWeighed)
    yield
    del REGISTRY[NAME]


def upgrade() -> None:
    """Tomorrow's program, which reads both."""

    class CaseWeighed(Event):
        ounces: int

        @staticmethod
        def from_v1(data: Raw) -> Raw:
            return {"ounces": data["grams"] // 28}

    del REGISTRY[NAME]
    event(NAME, version=2)(CaseWeighed)


def weighed(events: list[Attributes]) -> list[Attributes]:
    """The history with tomorrow's fact in the middle, and two facts after it."""
    made = [dict(one) for one in events]
    made[2] = changed(made[2], type=f"{NAME}.v2", data={"ounces": 7})
    return made


async def test_event_of_a_later_version_is_parked_and_applied_after_the_upgrade(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """Events of a later version wait with what follows and heal at the start after the upgrade."""
    reader = await new_reader()
    ahead, other = weighed(history(5)), history(5, seed=1)
    await probe.send(TOPIC, map(sent, woven([ahead, other])))
    await reader.read_all()
    assert check(recompute(reader.view, recorded([*ahead[:2], *other])), await reader.rows()) == []
    assert await reader.reasons() == ["future", "gap", "gap"]
    upgrade()
    await reader.new_inbox().retry_parked()
    assert check(recompute(reader.view, recorded([*ahead, *other])), await reader.rows()) == []
    assert await reader.parked() == []


async def test_healing_with_the_old_program_changes_nothing(probe: TopicProbe, new_reader: NewReader) -> None:
    """A restart without an upgrade must not lose what waits."""
    reader = await new_reader()
    ahead = weighed(history(5))
    await probe.send(TOPIC, map(sent, ahead))
    await reader.read_all()
    before = await reader.parked()
    await reader.new_inbox().retry_parked()
    assert await reader.parked() == before
    assert check(recompute(reader.view, recorded(ahead[:2])), await reader.rows()) == []


async def test_after_the_upgrade_the_next_event_of_the_case_heals_it_too(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    reader = await new_reader()
    ahead = weighed(history(5))
    await probe.send(TOPIC, map(sent, ahead[:4]))
    await reader.read_all()
    upgrade()
    await probe.send(TOPIC, [sent(ahead[4])])
    await reader.read_all()
    assert check(recompute(reader.view, recorded(ahead)), await reader.rows()) == []
    assert await reader.parked() == []


async def test_two_workers_that_start_at_once_after_the_upgrade_heal_together(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """Both find the same parked events; the slower one must start all the same."""
    reader = await new_reader()
    ahead = [weighed(history(5, seed)) for seed in range(8)]
    await probe.send(TOPIC, map(sent, woven(ahead)))
    await reader.read_all()
    upgrade()
    await asyncio.gather(*(reader.new_inbox().retry_parked() for _ in range(4)))
    assert check(recompute(reader.view, recorded(woven(ahead))), await reader.rows()) == []
    assert await reader.parked() == []
