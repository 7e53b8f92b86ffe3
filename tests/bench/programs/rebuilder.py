"""Ours of P3: the whole view folded anew from its topics and put in the live one's place, as `oms rebuild` does it."""

from dataclasses import asdict

from services.projections.views import CASE_RATINGS
from shared.ops.gc_tuning import tune_gc
from shared.projection.rebuild import rebuild
from shared.runtime import utc_now
from tests.bench.measurement import Stopwatch
from tests.bench.program import obey, tell
from tests.bench.servers import ApartStore


async def main(*, kafka_url: str, mongo_url: str, mark: str) -> None:
    store = ApartStore(mongo_url, "projections", mark)
    tune_gc()
    watch = Stopwatch()
    done = await rebuild(store, CASE_RATINGS, kafka_url, utc_now)
    tell(**asdict(watch.run(done.events)))
    store.close()


if __name__ == "__main__":
    obey(main)
