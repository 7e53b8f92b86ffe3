"""P10: bad sign-ins in a flood beside saves, and whether the time of a sign-in tells if an account exists.

The peer of the flood is the same saves without it, in turn; the flood comes from a process of its own (`flooder`).
Timing is measured at the sign-in itself, in process, with addresses that somebody has and addresses that nobody has in
turn; by rank (Mann-Whitney), as times have long tails.
"""

import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from math import erfc, sqrt
from statistics import median

import httpx2

from services.identity.credentials import passwords
from tests.bench.benches.bench_end_to_end import reviewers_of, stack_of_its_own
from tests.bench.measurement import Bar, Line, expect, in_turn, p50, p99
from tests.bench.program import Told, program
from tests.bench.servers import Place
from tests.support.site_roles import grant_roles_and_wait

FLOOD, SAVES, SECONDS = 200, 100, 30.0
MOST_TIMES = 2.0
EACH, LEAST_P = 1000, 0.01
REFUSED = {401, 429, 503}
"""Wrong, too often, or too many at once."""

SEED = 20261125
LATEST = 1.1
"""Times as long as it should take: a flood that trickles is none."""


class Flood:
    name = "P10"

    async def run(self, place: Place) -> list[Line]:
        seconds = 2.0 if place.quick else SECONDS
        with stack_of_its_own() as (stack, there):
            await grant_roles_and_wait(stack)
            async with reviewers_of(stack, there) as ours:
                await ours.open_cases(int(SAVES * seconds * 2 + SAVES))
                await ours.answered(20, seconds=1)
                told = {"gateway": stack.addresses().gateway, "pace": FLOOD, "seconds": seconds}
                flood = Told()

                async def beside() -> list[float]:
                    async with program("flooder", told) as flooder:
                        await flooder.says()
                        answered = await ours.answered(SAVES, seconds)
                        flood.update(await flooder.says())
                    return answered

                sides: dict[str, Callable[[], Awaitable[list[float]]]] = {
                    "alone": partial(ours.answered, SAVES, seconds),
                    "flooded": beside,
                }
                found = await in_turn(sides, 1)
                await ours.check()
        others = {int(status) for status in flood["answered"]} - REFUSED
        expect(not others, f"a bad sign-in was answered {sorted(others)}")
        expect(flood["took"] < seconds * LATEST, f"the flood took {flood['took']:.0f} s instead of {seconds:.0f}")
        return [self._line(found, flood["answered"]), _timing(EACH // 20 if place.quick else EACH)]

    def _line(self, found: Mapping[str, Sequence[list[float]]], flooded: Mapping[str, int]) -> Line:
        alone, beside = found["alone"][0], found["flooded"][0]
        times = p99(beside) / p99(alone)
        kept_out = flooded.get(str(int(httpx2.codes.TOO_MANY_REQUESTS)), 0) / sum(flooded.values())
        return Line(
            self.name,
            "saves answered while bad sign-ins come in a flood; peer: without it",
            f"{SAVES} saves/s, {FLOOD} bad sign-ins/s, {len(alone) / SAVES:.0f} s; {kept_out:.0%} end at the door",
            ours=f"p50 {p50(beside):.1f} ms, p99 {p99(beside):.1f} ms",
            peer=f"p50 {p50(alone):.1f} ms, p99 {p99(alone):.1f} ms",
            ratio=f"p99 {times:.2f}x",
            bars=(Bar(f"p99 <= {MOST_TIMES:.0f}x", times <= MOST_TIMES),),
        )


def _timing(each: int) -> Line:
    stored = passwords.hash_password("the right password of somebody", random.Random(SEED).randbytes)
    known, unknown = list[float](), list[float]()
    for number in range(each):
        for found, kept in ((known, stored), (unknown, None)):
            began = time.perf_counter()
            expect(not passwords.verify_password(kept, f"wrong {number}"), "a wrong password was taken for right")
            found.append(time.perf_counter() - began)
    p = _same(known, unknown)
    return Line(
        "P10",
        "time of a wrong password for an account that is there; peer: for none",
        f"{each:,} of each in turn",
        ours=f"median {median(known) * 1000:.2f} ms",
        peer=f"median {median(unknown) * 1000:.2f} ms",
        ratio=f"told apart with p = {p:.2f}",
        bars=(Bar(f"p > {LEAST_P}", p > LEAST_P),),
    )


def _same(one: Sequence[float], other: Sequence[float]) -> float:
    """Mann-Whitney's p, two-sided, by its normal approximation: how likely such a difference is by chance alone."""
    ranked = sorted((value, side) for side, values in enumerate((one, other)) for value in values)
    ranks = sum(rank for rank, (_, side) in enumerate(ranked, 1) if side == 0)
    n, m = len(one), len(other)
    mean, deviation = n * (n + m + 1) / 2, sqrt(n * m * (n + m + 1) / 12)
    return erfc(abs(ranks - mean) / deviation / sqrt(2))
