"""The door to hashing: a flood of sign-ins is told to wait, and everybody inside is served."""

import asyncio
from collections.abc import AsyncIterator
from threading import Event

import pytest

from services.identity.credentials.hash_pool import HashPool
from shared.errors import Refused


class Work:
    """Takes as long as the test wants, and knows how many were at it at once."""

    def __init__(self) -> None:
        self.may_end = Event()
        self.now = self.most = 0

    def __call__(self) -> str:
        self.now += 1
        self.most = max(self.most, self.now)
        self.may_end.wait()
        self.now -= 1
        return "done"


@pytest.fixture
async def work() -> AsyncIterator[Work]:
    there = Work()
    yield there
    there.may_end.set()


@pytest.fixture
async def door() -> AsyncIterator[HashPool]:
    there = HashPool(threads=2, max_waiting=3)
    yield there
    there.close()


async def begun(door: HashPool, work: Work, count: int) -> list[asyncio.Task[str]]:
    tasks = [asyncio.create_task(door.run_hash(work)) for _ in range(count)]
    await asyncio.wait(tasks, timeout=0)
    return tasks


async def test_whoever_is_let_in_is_served_and_no_more_than_two_at_once(door: HashPool, work: Work) -> None:
    tasks = await begun(door, work, 5)
    work.may_end.set()
    assert await asyncio.gather(*tasks) == ["done"] * 5
    assert work.most <= 2


async def test_who_comes_when_the_room_is_full_is_told_when_to_come_back(door: HashPool, work: Work) -> None:
    inside = await begun(door, work, 5)
    with pytest.raises(Refused) as refused:
        await door.run_hash(work)
    assert (refused.value.slug, refused.value.status) == ("sign-in-busy", 503)
    assert refused.value.extra == {"retry_after": 2}
    work.may_end.set()
    await asyncio.gather(*inside)
    assert await door.run_hash(work) == "done"


async def test_who_goes_away_leaves_the_place_to_the_next(door: HashPool, work: Work) -> None:
    inside = await begun(door, work, 5)
    inside[-1].cancel()
    await asyncio.wait([inside[-1]])
    instead = await begun(door, work, 1)
    work.may_end.set()
    assert await asyncio.gather(*inside[:-1], *instead) == ["done"] * 5


async def test_what_goes_wrong_inside_is_told_to_who_asked_and_frees_the_place(door: HashPool) -> None:
    for _ in range(20):
        with pytest.raises(ZeroDivisionError):
            await door.run_hash(lambda: 1 // 0)
