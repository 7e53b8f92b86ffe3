"""A Kafka broker of one node (KRaft, no ZooKeeper) from its official jars, on the loopback address alone."""

import os
import secrets
import subprocess
from pathlib import Path

from deploy.local.paths import KAFKA_CLASSES, KAFKA_JARS, KAFKA_LOGGING
from deploy.local.ports import LOOPBACK
from deploy.local.processes import Command, NotStarted, start, tail
from deploy.local.stack_state import StackState

LARGEST = 3 * 1024 * 1024
"""Bytes a record may have: more than any of ours, so that a large garbage record still arrives and is parked."""

JVM = (
    "-XX:TieredStopAtLevel=1",
    "-Xms256m",
    "-Xmx768m",
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
)
"""The first compiler alone: on a machine of one's own a broker seldom lives long enough for the second to pay."""


def properties(data: Path, port: int, controller: int) -> dict[str, str]:
    """Where we differ from Kafka's defaults."""
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@{LOOPBACK}:{controller}",
        "listeners": f"CLIENT://{LOOPBACK}:{port},CONTROLLER://{LOOPBACK}:{controller}",
        "advertised.listeners": f"CLIENT://{LOOPBACK}:{port}",
        "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "CLIENT",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": str(data),
        "auto.create.topics.enable": "false",
        # A commit waits 5 ms for company by default: fine for many consumers, slow for few.
        "group.coordinator.append.linger.ms": "0",
        "group.initial.rebalance.delay.ms": "0",
        # Ours ask for six seconds; a test that kills a worker fifty times asks for less.
        "group.min.session.timeout.ms": "1000",
        "offsets.topic.num.partitions": "8",
        "offsets.topic.replication.factor": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "message.max.bytes": str(LARGEST),
        "replica.fetch.max.bytes": str(LARGEST),
        "log.retention.ms": "-1",
    }


def launch(ledger: StackState, *options: str) -> int:
    """Format the folder once, start the broker, and give its port; a live one stays as it is."""
    if running := ledger.running("kafka"):
        return running.port
    port, controller = ledger.port("kafka"), ledger.port("kafka-controller")
    settings = _write(ledger, port, controller)
    log = ledger.log("kafka")
    if not (ledger.folder / "kafka/data/meta.properties").exists():
        format_folder(settings, log, secrets.token_hex(11))
    argv = (*java(), *JVM, *options, "kafka.Kafka", str(settings))
    ledger.record("kafka", start(Command("kafka", argv, os.environ, port), log))
    return port


def _write(ledger: StackState, port: int, controller: int) -> Path:
    folder = ledger.folder / "kafka"
    folder.mkdir(parents=True, exist_ok=True)
    lines = (f"{name}={value}\n" for name, value in properties(folder / "data", port, controller).items())
    settings = folder / "server.properties"
    settings.write_text("".join(lines), encoding="utf-8")
    return settings


def java() -> tuple[str, ...]:
    """With the set-up's archive of classes, which halves a start; Java passes over one that does not fit."""
    archived = KAFKA_CLASSES.exists() and KAFKA_CLASSES.stat().st_size > 0
    archive = (f"-XX:SharedArchiveFile={KAFKA_CLASSES}",) if archived else ()
    return ("java", *archive, f"-Dlog4j2.configurationFile={KAFKA_LOGGING}", "-cp", f"{KAFKA_JARS}/*")


def format_folder(settings: Path, log: Path, cluster: str) -> None:
    """Give the data folder its cluster id, which Kafka wants before the first start."""
    argv = (*java(), "-XX:TieredStopAtLevel=1", "kafka.tools.StorageTool", "format")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        command = (*argv, "-t", cluster, "-c", str(settings))
        result = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False)
    if result.returncode:
        raise NotStarted(f"Kafka could not prepare its data folder:\n{tail(log)}")
