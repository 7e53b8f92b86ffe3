"""Real Kafka and MongoDB for every test here, once a session; each test begins at its own place on the topics."""

import random
import string
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from joserfc.jwk import KeySet

import services.ratings.store
from deploy.local.servers import mongo
from shared.access.replica import AccessReplica
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.envelope import key_of
from shared.eventstore.journal import Journal
from shared.kafka.admin import create_topics
from shared.kafka.producer import EventProducer
from shared.mongo import Store
from shared.ops.settings import Settings
from shared.outbox.commit_queue import CommitQueues
from shared.projection.view import View
from shared.runtime import Runtime, utc_now
from shared.security.tokens import Keys
from tests.cluster.readers import Reader, TracedView, Wrap, unwrapped
from tests.support.clusters import Cluster, open_cluster, service_url
from tests.support.delivery.histories import TOPIC
from tests.support.delivery.topics import KafkaConnections, TopicProbe

PARTITIONS = 6

NewReader = Callable[..., Awaitable[Reader]]


@pytest.fixture(scope="package")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Never skipped: servers the environment names, containers, or local processes."""
    with open_cluster(tmp_path_factory.mktemp("cluster")) as there:
        yield there


@pytest.fixture(scope="package")
def service_urls(cluster: Cluster) -> dict[str, str]:
    """Every service's own database user."""
    return {service: service_url(cluster, service) for service in mongo.DATABASES}


@pytest.fixture(scope="package")
async def connections(cluster: Cluster) -> AsyncIterator[KafkaConnections]:
    await create_topics(cluster.kafka_url, PARTITIONS)
    connections = KafkaConnections(cluster.kafka_url)
    await connections.open()
    yield connections
    await connections.close()


@pytest.fixture
async def probe(connections: KafkaConnections) -> TopicProbe:
    return await TopicProbe.from_now(connections)


@pytest.fixture(scope="package")
async def identity_store(service_urls: dict[str, str]) -> AsyncIterator[Store]:
    store = Store(service_urls["identity"], "identity")
    await Journal.declare(store)
    yield store
    store.close()


@pytest.fixture(scope="package")
async def projections_store(service_urls: dict[str, str]) -> AsyncIterator[Store]:
    store = Store(service_urls["projections"], "projections")
    await ParkingLot.declare(store)
    yield store
    store.close()


@pytest.fixture
async def new_reader(probe: TopicProbe, projections_store: Store) -> AsyncIterator[NewReader]:
    """Makes consumer groups that begin where the test begins and leave nothing behind."""
    made: list[Reader] = []

    async def make(view: View | None = None, topics: tuple[str, ...] = (TOPIC,), wrap: Wrap = unwrapped) -> Reader:
        reader = Reader(probe, projections_store, view or TracedView(), topics, wrap)
        await probe.start_group(reader.group, topics)
        made.append(reader)
        return reader

    yield make
    for reader in made:
        await reader.clear()


@pytest.fixture
async def sender(probe: TopicProbe) -> AsyncIterator[EventProducer]:
    async with sending(probe) as one:
        yield one


@pytest.fixture
async def other_sender(probe: TopicProbe) -> AsyncIterator[EventProducer]:
    """Another process's producer."""
    async with sending(probe) as one:
        yield one


@asynccontextmanager
async def sending(probe: TopicProbe) -> AsyncIterator[EventProducer]:
    sender = EventProducer(probe.url)
    await sender.start()
    yield sender
    await sender.stop()


@pytest.fixture
async def other_process(service_urls: dict[str, str]) -> AsyncIterator[Store]:
    """Identity's store as another process has it: the same databases, a memory of its own."""
    store = Store(service_urls["identity"], "identity")
    yield store
    store.close()


@pytest.fixture
async def journal(identity_store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Journal]:
    """A journal of its own, so that a relay finds nothing that other tests left unsent."""
    monkeypatch.setattr(Journal, "COLLECTION", f"journal_{uuid.uuid4().hex}")
    await Journal.declare(identity_store)
    journal = Journal(identity_store.collection(None, Journal.COLLECTION))
    yield journal
    await journal.collection.drop()


def runtime_of(service: str, kafka_url: str, store: Store) -> Runtime:
    """What a process of the service holds; nobody signs in here."""
    access = AccessReplica(Keys(KeySet([])), utc_now)
    return Runtime(service, Settings(kafka_url=kafka_url), store, access, EventProducer(kafka_url), CommitQueues())


@pytest.fixture(scope="package")
async def ratings_store(service_urls: dict[str, str]) -> AsyncIterator[Store]:
    store = Store(service_urls["ratings"], "ratings")
    await Journal.declare(store)
    await ParkingLot.declare(store)
    await services.ratings.store.declare(store)
    yield store
    store.close()


@pytest.fixture
def runtime(probe: TopicProbe, ratings_store: Store) -> Runtime:
    return runtime_of("ratings", probe.url, ratings_store)


@pytest.fixture
async def site(ratings_store: Store) -> AsyncIterator[str]:
    """A site of this test alone: rules are chosen for a whole site."""
    state = "".join(random.SystemRandom().choices(string.ascii_lowercase, k=2))
    yield (site := f"{state}-training")
    of_site = {"_id": {"$regex": f"^{site}\\|"}}
    for name in (services.ratings.store.CASES, "rule_books"):
        await ratings_store.of_site(site, name).delete_many(of_site)
    await ratings_store.of_site(site, Journal.COLLECTION).delete_many({"aggregate": of_site["_id"]})
    ratings_store.recent.evict(f"rule_books|{key_of(site, services.ratings.store.rule_book_of(site))}")
