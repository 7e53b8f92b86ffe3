"""P3: how fast a view is folded anew from everything its topics hold, to the hash of the live one.

The view is the one that grows with the cases (case_ratings), over answers and their ratings; the live one is made by
the projections worker from the same topics, which gives its rate for scale. The clock of a rebuild runs from its start
to the rows in place, that of the peer (`decoder`) from connecting to the last record decoded. On servers of its own:
a rebuild reads all there is.
"""

import tempfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from statistics import median

import orjson

from services.projections.views import CASE_RATINGS
from shared.contracts.envelope import read
from shared.contracts.topics import TOPICS
from shared.contracts.vocabulary import Purpose
from shared.projection.view import collection_name
from tests.bench.cases import Invented, invented, scattered
from tests.bench.measurement import Bar, Line, beside, cpu_of, expect, in_turn, rates, ratios
from tests.bench.program import Told, run_of, runs_of
from tests.bench.programs.raw_rater import Known
from tests.bench.servers import Attributes, Place, apart, unnamed
from tests.support.clusters import open_cluster

SITE, PURPOSE = "ca-cqi", Purpose.CQI
PARTITIONS = 12
CASES, FEW = 6000, 50
A_SECOND, SHARE = 50_000, 0.3


class Rebuild:
    name = "P3"

    async def run(self, place: Place) -> list[Line]:
        with unnamed(), tempfile.TemporaryDirectory() as folder, open_cluster(Path(folder)) as cluster:
            return await self._lines(Place(cluster, place.quick))

    async def _lines(self, place: Place) -> list[Line]:
        cases = FEW if place.quick else CASES
        events = await _fill(place, invented(SITE, cases))
        where: Told = {"kafka_url": place.cluster.kafka_url, "mongo_url": place.cluster.mongo_url}
        with place.mark() as mark:
            live = runs_of([await run_of("projector", where | {"mark": mark, "events": events})])
            before = _hash(place, mark)

            async def rebuilt() -> Told:
                told = await run_of("rebuilder", where | {"mark": mark})
                expect(told["events"] == events, f"{told['events']} of {events} events were folded")
                expect(_hash(place, mark) == before, "the rebuilt view is not what the live one was")
                return told

            async def only_decoded() -> Told:
                return await run_of("decoder", {"kafka_url": place.cluster.kafka_url, "events": events})

            found = await in_turn({"ours": rebuilt, "peer": only_decoded}, place.rounds)
        ours, decoding = runs_of(found["ours"]), runs_of(found["peer"])
        bars = (
            Bar(f">= {A_SECOND:,}/s", median(run.rate for run in ours) >= A_SECOND),
            Bar(f">= {SHARE}x", median(ratios(ours, decoding)) >= SHARE),
        )
        load = f"{events:,} events of {cases:,} cases, 1 process"
        what = "case_ratings rebuilt; peer: read and decoded with orjson, no more"
        return [
            beside(self.name, what, load, ours=ours, peer=decoding, bars=bars),
            Line(self.name, "for scale: the live worker", load, rates(live), "", "", f"{cpu_of(live):.1f} |"),
        ]


async def _fill(place: Place, cases: Sequence[Invented]) -> int:
    """Their answers, and the ratings that follow from each save; gives the number of events."""
    for topic in TOPICS:
        await place.make(topic.name, PARTITIONS)
    answers = list(scattered(cases))
    ratings = list(_ratings(cases))
    await place.fill("oms.cqi.reviews", answers)
    await place.fill("oms.cqi.ratings", ratings)
    return len(answers) + len(ratings)


def _ratings(cases: Sequence[Invented]) -> Iterator[Attributes]:
    known = Known()
    for case in cases:
        for _, save in groupby(case.events, key=lambda event: event["correlationid"]):
            if row := known.rate(case.key, [read(event) for event in save]):
                yield from row["events"]


def _hash(place: Place, mark: str) -> str:
    """Of all rows but for their revisions, which say how they came to be."""
    rows = place.client[apart("projections", PURPOSE, mark)][collection_name(CASE_RATINGS)]
    whole = sha256()
    for row in rows.find({"seen": {"$exists": True}}, {"revision": 0}).sort("_id"):
        whole.update(orjson.dumps(row, option=orjson.OPT_SORT_KEYS))
    return whole.hexdigest()
