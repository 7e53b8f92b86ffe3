"""Ours, measured: one ratings worker as production has it, until it has settled so many records."""

from dataclasses import asdict

from joserfc.jwk import KeySet
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.ratings.handlers import RatingHandler
from shared.access.replica import AccessReplica
from shared.consumer.batch_consumer import make_batch_consumer
from shared.instrument import engine
from shared.kafka.producer import EventProducer
from shared.kafka.subscription import BatchSubscription, make_broker
from shared.ops.gc_tuning import tune_gc
from shared.ops.settings import Settings
from shared.ops.telemetry import setup
from shared.outbox.commit_queue import CommitQueues
from shared.runtime import Runtime, utc_now
from shared.security.tokens import Keys
from tests.bench.program import obey, tell
from tests.bench.servers import ApartStore
from tests.bench.timed_batches import Counted


def ready(kafka_url: str, mongo_url: str, mark: str) -> Runtime:
    """What a worker has when it has rated before: traces are set up, and the rules are compiled."""
    setup("ratings", "bench")
    store = ApartStore(mongo_url, "ratings", mark)
    runtime = Runtime(
        "ratings",
        Settings(kafka_url=kafka_url),
        store,
        AccessReplica(Keys(KeySet([])), utc_now),
        EventProducer(kafka_url),
        CommitQueues(),
    )
    engine("r4_2022", {})
    tune_gc()
    return runtime


def spans_kept() -> InMemorySpanExporter:
    """Spans leave the program as in production, in batches, but for this process's memory."""
    kept = InMemorySpanExporter()
    _provider().add_span_processor(BatchSpanProcessor(kept))
    return kept


def _provider() -> TracerProvider:
    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider), "the set-up made one"
    return provider


async def main(*, kafka_url: str, mongo_url: str, mark: str, topic: str, group: str, events: int) -> None:
    runtime = ready(kafka_url, mongo_url, mark)
    kept = spans_kept()
    consumer = make_batch_consumer(group, [topic], runtime.store, RatingHandler(runtime), runtime.now)
    counted = Counted(consumer, events)
    kafka = make_broker(kafka_url)
    BatchSubscription(kafka, [topic], group, counted.handle)
    await kafka.start()
    run = await counted.done
    await kafka.stop()
    runtime.store.close()
    _provider().force_flush()
    tell(**asdict(run), journal=True, spans=len(kept.get_finished_spans()))


if __name__ == "__main__":
    obey(main)
