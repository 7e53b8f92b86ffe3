"""The live view: one projections worker as production has it, until it has settled so many records."""

from dataclasses import asdict

from services.projections.store import declare
from services.projections.views import CASE_RATINGS
from shared.consumer.batch_consumer import make_batch_consumer
from shared.kafka.subscription import BatchSubscription, make_broker
from shared.ops.gc_tuning import tune_gc
from shared.projection.rebuild import topics_of
from shared.projection.view import consumer_group_of
from shared.projection.view_writer import ViewWriter
from shared.runtime import utc_now
from tests.bench.program import obey, tell
from tests.bench.servers import ApartStore
from tests.bench.timed_batches import Counted


async def main(*, kafka_url: str, mongo_url: str, mark: str, events: int) -> None:
    store, group, topics = (
        ApartStore(mongo_url, "projections", mark),
        consumer_group_of(CASE_RATINGS),
        topics_of(CASE_RATINGS),
    )
    tune_gc()
    await declare(store)
    consumer = make_batch_consumer(group, topics, store, ViewWriter(CASE_RATINGS, store), utc_now)
    counted = Counted(consumer, events)
    kafka = make_broker(kafka_url)
    BatchSubscription(kafka, topics, group, counted.handle)
    await kafka.start()
    run = await counted.done
    await kafka.stop()
    store.close()
    tell(**asdict(run))


if __name__ == "__main__":
    obey(main)
