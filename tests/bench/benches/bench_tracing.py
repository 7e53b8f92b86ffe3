"""P7: what tracing costs: the worker of P1 with spans made, batched and exported to memory, and with none made at all.

It is switched off by OpenTelemetry's own variable. Logs and metrics stay in both: there is no switch for them.
"""

from statistics import median

from tests.bench.cases import grouped, invented
from tests.bench.measurement import Bar, Line, beside, cpu_of, expect, in_turn, ratios
from tests.bench.program import Told, runs_of
from tests.bench.raters import SITE, Raters
from tests.bench.servers import Place

TAX = 0.10
CASES, FEW = 500, 20


class Tracing:
    name = "P7"

    async def run(self, place: Place) -> list[Line]:
        cases = invented(SITE, FEW if place.quick else CASES)
        raters = await Raters.over(place, cases, grouped(cases))

        async def untraced() -> Told:
            return await raters.ours(OTEL_SDK_DISABLED="true")

        runs = await in_turn({"with": raters.ours, "without": untraced}, place.rounds)
        expect(all(one["spans"] for one in runs["with"]), "the worker made no span: there is no price to be measured")
        expect(not any(one["spans"] for one in runs["without"]), "spans were made though tracing was switched off")
        ours, peer = runs_of(runs["with"]), runs_of(runs["without"])
        tax = cpu_of(ours) / cpu_of(peer) - 1
        bars = (
            Bar(f"<= {TAX:.0%} slower", median(ratios(ours, peer)) >= 1 - TAX),
            Bar(f"<= {TAX:.0%} more CPU", tax <= TAX),
        )
        spans = f"{runs['with'][0]['spans']:,} spans"
        load = f"{ours[0].events:,} events of {len(cases):,} cases, 1 worker, {spans}"
        what = "ratings from a backlog, traced; peer: itself, untraced"
        return [beside(self.name, what, load, ours=ours, peer=peer, bars=bars)]
