"""P1b: the same worker beside the obvious application, which takes, stores and acknowledges one message at a time.

Ours is the worker of P1, journal and all. The peer is `obvious_rater`: it rates by the same rules, but keeps no journal
and knows all cases by heart.
"""

from statistics import median

from tests.bench.cases import invented, scattered
from tests.bench.measurement import Bar, Line, beside, in_turn, ratios
from tests.bench.program import runs_of
from tests.bench.raters import SITE, Raters
from tests.bench.servers import Place

TIMES = 25
CASES, FEW = 75, 5


class Obvious:
    name = "P1b"

    async def run(self, place: Place) -> list[Line]:
        cases = invented(SITE, FEW if place.quick else CASES)
        raters = await Raters.over(place, cases, scattered(cases))
        runs = await in_turn({"ours": raters.ours, "peer": raters.obvious}, place.rounds)
        ours, peer = runs_of(runs["ours"]), runs_of(runs["peer"])
        bars = (Bar(f">= {TIMES}x", median(ratios(ours, peer)) >= TIMES),)
        what = "ratings from a backlog; peer: FastStream, one message, one update, one commit"
        load = f"{ours[0].events:,} events of {len(cases)} cases, 1 worker"
        return [beside(self.name, what, load, ours=ours, peer=peer, bars=bars)]
