"""Saves: from a reviewer's request to its answer at 100 a second, every fourth a narrative, sealed; all journaled.

The peer is the bare write on the same MongoDB in turn: one document, acknowledged by a majority and durable.
"""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.write_concern import WriteConcern

from tests.bench.benches.bench_end_to_end import reviewers_of, stack_of_its_own
from tests.bench.measurement import Bar, Line, expect, in_turn, p50, p99, paced
from tests.bench.servers import Place
from tests.support.site_roles import grant_roles_and_wait

PACE, SECONDS = 100, 6.0
MOST_P50, MOST_P99 = 25, 100
DOCUMENT = {"item": "3", "answers": {"A": "Yes", "B": "No", "C": "Yes", "D": ["one", "two"]}}


class Saves:
    name = "saves"

    async def run(self, place: Place) -> list[Line]:
        seconds = 1.0 if place.quick else SECONDS
        with stack_of_its_own() as (stack, there):
            await grant_roles_and_wait(stack)
            async with reviewers_of(stack, there) as ours:
                await ours.open_cases(int(PACE * seconds * (place.rounds + 1)))
                await ours.mixed(PACE, seconds)  # once over everything, which a broker's first compiler needs too
                sides = {
                    "ours": partial(ours.mixed, PACE, seconds),
                    "bare": partial(_written, _bare(there.mongo_url), seconds),
                }
                found = await in_turn(sides, place.rounds)
                expect(await _sealed(there.mongo_url) > 0, "no narrative was sealed")
                await ours.check()
        return [self._line(found, seconds)]

    def _line(self, found: Mapping[str, Sequence[list[float]]], seconds: float) -> Line:
        ours, bare = ([one for times in found[side] for one in times] for side in ("ours", "bare"))
        middle, worst = p50(ours), p99(ours)
        return Line(
            self.name,
            "a save answered, encryption and journal included; peer: one bare write",
            f"{PACE} saves/s, a quarter narratives, {len(found['ours'])} x {seconds:.0f} s",
            ours=f"p50 {middle:.1f} ms, p99 {worst:.1f} ms",
            peer=f"p50 {p50(bare):.1f} ms, p99 {p99(bare):.1f} ms",
            ratio=f"p50 {middle / p50(bare):.2f}x",
            bars=(Bar(f"p50 <= {MOST_P50} ms", middle <= MOST_P50), Bar(f"p99 <= {MOST_P99} ms", worst <= MOST_P99)),
        )


def _bare(mongo_url: str) -> Any:
    client: Any = AsyncIOMotorClient(mongo_url)
    return client["bench_bare"].get_collection("saves", write_concern=WriteConcern(w="majority", j=True))


async def _written(collection: Any, seconds: float) -> list[float]:
    times = list[float]()

    async def one(number: int) -> None:
        began = time.perf_counter()
        await collection.insert_one({"case": number, **DOCUMENT})
        times.append(time.perf_counter() - began)

    await paced(range(int(PACE * seconds)), PACE, one)
    return times


async def _sealed(mongo_url: str) -> int:
    client: Any = AsyncIOMotorClient(mongo_url)
    return int(await client["reviews_cqi"]["texts"].count_documents({}))
