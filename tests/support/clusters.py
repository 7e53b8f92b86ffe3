"""Real Kafka and MongoDB for tests: those the environment names, else containers, else local processes; never none."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.processes import stop
from deploy.local.servers import mongo, start
from deploy.local.stack_state import StackState
from tests.support import containers

NAMED = ("KAFKA_URL", "MONGO_URL")
"""Servers that already run; when only one is named, the other is a local process."""

TEST_USER = "_in_tests"
"""So that tests on a server that somebody uses leave the users there alone."""


@dataclass(frozen=True)
class Cluster:
    """Where both are, for the administrator."""

    kafka_url: str
    mongo_url: str


@contextmanager
def open_cluster(folder: Path) -> Iterator[Cluster]:
    """Kafka and MongoDB for as long as the block runs; data and logs of local ones lie in the folder."""
    if not any(map(os.environ.get, NAMED)) and containers.engine_answers():
        with containers.both() as (kafka_url, mongo_url):
            yield Cluster(kafka_url, mongo_url)
        return
    ledger = StackState(folder)
    try:
        servers = start.start_both(ledger, _quiet)
        yield Cluster(servers.kafka_url, servers.mongo_url)
    finally:
        stop(ledger.all_running().values())


def service_url(cluster: Cluster, service: str) -> str:
    """A user that can open this service's databases and no others: tests run with the same rights as production."""
    password = start.derived_password(cluster.mongo_url, service)
    mongo.ensure_users(cluster.mongo_url, {service: password}, suffix=TEST_USER)
    return mongo.as_user(cluster.mongo_url, service + TEST_USER, password)


def _quiet(_sentence: str) -> None:
    """Tests need no progress."""
