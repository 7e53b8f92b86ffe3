"""Kafka and MongoDB that take nothing in the clear, with one certificate that nobody but a test vouches for."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local import ports
from deploy.local.paths import MONGOD
from deploy.local.ports import LOOPBACK
from deploy.local.processes import Command, start, stop
from deploy.local.servers import downloads, kafka, mongo
from deploy.local.servers.mongod import REPLICA_SET
from deploy.local.stack_state import StackState
from shared.kafka.admin import create_topics
from tests.component.certificates import Certified, certify
from tests.support.clusters import Cluster
from tests.support.wait import until

SMALL = ("-Xms96m", "-Xmx320m")


@dataclass(frozen=True)
class Encrypted:
    """Where both are, in the words of our settings; and the certificate of both."""

    cluster: Cluster
    certified: Certified
    kafka_port: int
    mongo_port: int


@asynccontextmanager
async def encrypted_servers(folder: Path) -> AsyncIterator[Encrypted]:
    """For as long as the block runs, with every topic."""
    downloads.make_ready(print, (*downloads.KAFKA, *downloads.MONGO))
    ledger, certified = StackState(folder), certify(folder)
    both = folder / "both.pem"
    both.write_bytes(certified.key.read_bytes() + certified.certificate.read_bytes())
    try:
        there = Encrypted(
            Cluster(
                f"tls://{LOOPBACK}:{ledger.port('kafka')}?ca={certified.certificate}",
                f"mongodb://{LOOPBACK}:{ledger.port('mongo')}/?replicaSet={REPLICA_SET}"
                f"&tls=true&tlsCAFile={certified.certificate}",
            ),
            certified,
            ledger.port("kafka"),
            ledger.port("mongo"),
        )
        _start_kafka(ledger, both, certified.certificate)
        _start_mongo(ledger, both, certified.certificate)
        await asyncio.to_thread(mongo.initiate, there.cluster.mongo_url, f"{LOOPBACK}:{there.mongo_port}")
        await until(lambda: asyncio.to_thread(ports.answers, there.kafka_port))
        await create_topics(there.cluster.kafka_url, 1)
        yield there
    finally:
        stop(ledger.all_running().values())


def _start_kafka(ledger: StackState, both: Path, authority: Path) -> None:
    folder, port = ledger.folder / "kafka", ledger.port("kafka")
    folder.mkdir()
    own = kafka.properties(folder / "data", port, ledger.port("kafka-controller")) | {
        "listener.security.protocol.map": "CLIENT:SSL,CONTROLLER:PLAINTEXT",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(both),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority),
    }
    settings, log = folder / "server.properties", ledger.log("kafka")
    settings.write_text("".join(f"{name}={value}\n" for name, value in own.items()), encoding="utf-8")
    kafka.format_folder(settings, log, secrets.token_hex(11))
    argv = (*kafka.java(), *kafka.JVM, *SMALL, "kafka.Kafka", str(settings))
    ledger.record("kafka", start(Command("kafka", argv, os.environ, port), log))


def _start_mongo(ledger: StackState, both: Path, authority: Path) -> None:
    folder, port = ledger.folder / "mongo", ledger.port("mongo")
    folder.mkdir()
    argv = (
        *(str(MONGOD), "--port", str(port), "--bind_ip", LOOPBACK, "--dbpath", str(folder), "--quiet"),
        *("--replSet", REPLICA_SET, "--nounixsocket", "--wiredTigerCacheSizeGB", "0.25"),
        *("--tlsMode", "requireTLS", "--tlsCertificateKeyFile", str(both), "--tlsCAFile", str(authority)),
        "--tlsAllowConnectionsWithoutCertificates",
    )
    ledger.record("mongo", start(Command("mongo", argv, os.environ, port), ledger.log("mongo")))
