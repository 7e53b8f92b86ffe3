"""P1: how fast one ratings worker works off a backlog, beside the same work done by hand on the bare clients.

Ours is production's path: subscribe, inbox (hash check, sequence check, parking, breaker, traces), the ratings fold,
its journal rows and cases, and a commit per partition. The peer is `raw_rater`. Neither sends its journal on: the relay
is P8. The clock runs from the first poll to the last commit. Once a shape, the peer runs without a journal, for scale.
"""

from collections.abc import Iterable, Sequence
from statistics import median

from tests.bench.cases import Invented, grouped, invented, scattered
from tests.bench.measurement import Bar, Line, beside, cpu_of, in_turn, rates, ratios
from tests.bench.program import runs_of
from tests.bench.raters import SITE, Raters
from tests.bench.servers import Attributes, Place

SHARE, MICROS = 0.80, 45
CASES, FEW = 1000, 20
"""A fifth of the load that the design names, so that all benches end within minutes."""


class Pipeline:
    name = "P1"

    async def run(self, place: Place) -> list[Line]:
        cases = invented(SITE, FEW if place.quick else CASES)
        return [
            *await _lines(place, cases, "grouped by case", grouped(cases)),
            *await _lines(place, cases, "scattered over all cases", scattered(cases)),
        ]


async def _lines(place: Place, cases: Sequence[Invented], shape: str, events: Iterable[Attributes]) -> list[Line]:
    raters = await Raters.over(place, cases, events)
    runs = await in_turn({"ours": raters.ours, "peer": raters.raw}, place.rounds)
    ours, peer, bare = runs_of(runs["ours"]), runs_of(runs["peer"]), runs_of([await raters.bare()])
    bars = (
        Bar(f">= {SHARE:.2f}x", median(ratios(ours, peer)) >= SHARE),
        Bar(f"<= {MICROS} µs", cpu_of(ours) <= MICROS),
    )
    load = f"{ours[0].events:,} events of {len(cases):,} cases, 1 worker"
    what = f"ratings from a backlog, {shape}"
    return [
        beside("P1", f"{what}; peer: by hand, the same two bulk writes", load, ours=ours, peer=peer, bars=bars),
        Line("P1", f"{what}; for scale: by hand, one upsert", load, "", rates(bare), "", f"| {cpu_of(bare):.1f}"),
    ]
