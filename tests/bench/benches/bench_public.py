"""Public pages: the statewide home from the cache of the public process, whole and as "not modified".

The peer is a bare application on the same server that sends as many bytes from memory: what no page can beat.
The rate on one core is that of the process's own CPU, since readers and databases share the machine here.
"""

import asyncio
from statistics import median

from shared.contracts.topics import PUBLIC_DATABASE
from tests.bench.keep_alive_load import Load
from tests.bench.measurement import Bar, Line, Run, beside, expect, in_turn
from tests.bench.program import program
from tests.bench.servers import ApartStore, Place
from tests.support.publications.invented_publication import invented_publication

PAGE_ADDRESS = "/results"
REQUESTS, READERS = 20_000, 16
LEAST_RATE = 3_000
SIDES = {
    "whole": "a public page, whole; peer: the bytes alone",
    "known": "a public page, not modified; peer: the bytes of the whole page alone",
}


class Public:
    name = "public"

    async def run(self, place: Place) -> list[Line]:
        requests = REQUESTS // 20 if place.quick else REQUESTS
        with place.mark() as mark:
            await _publish(place, mark)
            told = {"mongo_url": place.cluster.mongo_url, "mark": mark}
            async with program("public_server", {**told, "size": 0}) as ours:
                at = await ours.says()
                whole = Load(at["port"], at["pid"], PAGE_ADDRESS)
                answer = await asyncio.to_thread(whole.ask)
                expect(answer.status == 200, "the statewide page is not shown")
                known = Load(at["port"], at["pid"], PAGE_ADDRESS, answer.etag)
                expect((await asyncio.to_thread(known.ask)).status == 304, "a page that is known is sent again")
                async with program("public_server", {**told, "size": answer.size}) as bare:
                    bare_at = await bare.says()
                    peer = Load(bare_at["port"], bare_at["pid"], PAGE_ADDRESS)
                    runs = await in_turn(
                        {
                            "whole": lambda: asyncio.to_thread(whole.run, requests, READERS),
                            "known": lambda: asyncio.to_thread(known.run, requests, READERS),
                            "bare": lambda: asyncio.to_thread(peer.run, requests, READERS),
                        },
                        place.rounds,
                    )
        load = f"{requests:,} requests of {READERS} readers, {answer.size // 1000} kB"
        return [
            beside(self.name, what, load, ours=runs[side], peer=runs["bare"], bars=(_bar(runs[side]),))
            for side, what in SIDES.items()
        ]


def _bar(runs: list[Run]) -> Bar:
    rate = median(run.events / run.cpu for run in runs)
    return Bar(f"{rate:,.0f}/s on one core >= {LEAST_RATE:,}/s", rate >= LEAST_RATE)


async def _publish(place: Place, mark: str) -> None:
    invented = invented_publication()
    store = ApartStore(place.cluster.mongo_url, PUBLIC_DATABASE, mark)
    await store.collection(None, "documents").insert_many(invented.document_rows)
    await store.collection(None, "releases").insert_many([dict(row) for row in invented.releases])
    store.close()
