"""P5: how waiting work scales by consumer group: each event waits 2 ms; one worker, then two, then four.

Workers join one after the other, as `make scale` lets them. A stage is measured once all members have their partitions:
then it gets its backlog, as much for each partition (the case ids are chosen so), and the clock runs from the first
poll to the last commit of all. Cores do not limit it: the work waits. The peer is the one worker.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from statistics import median

from aiokafka.partitioner import murmur2

from shared.contracts.envelope import key_of
from shared.contracts.vocabulary import Purpose
from tests.bench.cases import Invented, new_case, scattered, told
from tests.bench.measurement import Bar, Line, Run, beside, expect, in_turn, ratios
from tests.bench.program import Program, Told, program
from tests.bench.raters import declared
from tests.bench.rating_check import Checker
from tests.bench.servers import Place, apart

SITE, TOPIC, PURPOSE = "ca-cqi", "oms.cqi.reviews", Purpose.CQI
PARTITIONS = 12
CASES_A_PARTITION = 6
STAGES = {1: 1.0, 2: 0.95, 4: 0.90}
"""Workers, and the share of a linear gain that is promised."""


class ScaleOut:
    name = "P5"

    async def run(self, place: Place) -> list[Line]:
        await place.make(TOPIC, PARTITIONS)
        stages = [told(SITE, _even(1 if place.quick else CASES_A_PARTITION)) for _ in STAGES]
        rounds = (await in_turn({"all": lambda: _round(place, stages)}, place.rounds))["all"]
        runs = {count: [one[count] for one in rounds] for count in STAGES}
        return [self._line(count, runs[count], runs[1]) for count in STAGES if count > 1]

    def _line(self, count: int, ours: Sequence[Run], one: Sequence[Run]) -> Line:
        share = STAGES[count]
        bars = (Bar(f">= {share:.0%} of {count}x", median(ratios(ours, one)) >= share * count),)
        what = f"ratings that wait 2 ms an event, {count} workers; peer: 1 worker"
        load = f"{ours[0].events:,} events, {PARTITIONS} partitions alike"
        return beside(self.name, what, load, ours=ours, peer=one, bars=bars)


def _even(each: int) -> list[str]:
    """Ids of new cases, as many for every partition: else the worker with the fullest one would be measured."""
    by_partition: dict[int, list[str]] = {number: [] for number in range(PARTITIONS)}
    while any(len(ids) < each for ids in by_partition.values()):
        case = new_case()
        ids = by_partition[(murmur2(key_of(SITE, case).encode()) & 0x7FFFFFFF) % PARTITIONS]
        if len(ids) < each:
            ids.append(case)
    return [case for ids in by_partition.values() for case in ids]


async def _round(place: Place, stages: Sequence[Sequence[Invented]]) -> dict[int, Run]:
    group, found = await place.group_at(await place.ends(TOPIC)), {}
    with place.mark() as mark:
        await declared(place, mark)
        where = {"kafka_url": place.cluster.kafka_url, "mongo_url": place.cluster.mongo_url}
        async with AsyncExitStack() as running:
            workers: list[Program] = []
            for count, cases in zip(STAGES, stages, strict=True):
                while len(workers) < count:
                    worker = program("waiting_rater", where | {"mark": mark, "topic": TOPIC, "group": group})
                    workers.append(await running.enter_async_context(worker))
                    await _all_there(place, group, len(workers))
                found[count] = await _stage(place, workers, cases)
            expect(await place.left(TOPIC, group) == 0, "not everything was committed")
        Checker([case for cases in stages for case in cases]).check(place.client[apart("ratings", PURPOSE, mark)])
    return found


async def _all_there(place: Place, group: str, members: int) -> None:
    async with asyncio.timeout(60):
        while await place.members(group) != members:  # noqa: ASYNC110 the broker knows
            await asyncio.sleep(0.1)


async def _stage(place: Place, workers: Sequence[Program], cases: Sequence[Invented]) -> Run:
    """Give them a backlog and listen until it is gone."""
    events = list(scattered(cases))
    polls: list[Told] = []
    await place.fill(TOPIC, events)
    listening = [asyncio.create_task(_listen(worker, polls)) for worker in workers]
    async with asyncio.timeout(120):
        while sum(poll["events"] for poll in polls) < len(events):
            await asyncio.wait(listening, timeout=0.1, return_when=asyncio.FIRST_EXCEPTION)
            for one in listening:
                if one.done():
                    one.result()
    for one in listening:
        one.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    wall = max(poll["ended"] for poll in polls) - min(poll["began"] for poll in polls)
    return Run(len(events), wall, sum(poll["cpu"] for poll in polls))


async def _listen(worker: Program, polls: list[Told]) -> None:
    while True:
        polls.append(await worker.says())
