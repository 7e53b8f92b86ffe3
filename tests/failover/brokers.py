"""Three Kafka brokers as processes: three copies of each record, two of which must be there for an acknowledgement."""

import os
import secrets
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient

from deploy.local import ports
from deploy.local.ports import LOOPBACK
from deploy.local.processes import Command, kill, start
from deploy.local.servers import kafka
from deploy.local.stack_state import StackState
from tests.failover.wait import until

NODES = (1, 2, 3)
SMALL = ("-Xms96m", "-Xmx320m")


class Brokers:
    """A cluster in a folder of its own."""

    def __init__(self, ledger: StackState) -> None:
        self._ledger = ledger
        self._ports = {name: ledger.port(name) for node in NODES for name in (f"kafka-{node}", f"controller-{node}")}
        self._cluster = secrets.token_hex(11)

    @property
    def url(self) -> str:
        return ",".join(f"{LOOPBACK}:{self._ports[f'kafka-{node}']}" for node in NODES)

    def start(self) -> None:
        for node in NODES:
            self.start_one(node)
        addresses = [self._ports[f"kafka-{node}"] for node in NODES]
        until(lambda: all(map(ports.answers, addresses)), "all brokers listen")

    def start_one(self, node: int) -> None:
        settings, log = self._write(node), self._ledger.log(f"kafka-{node}")
        if not (settings.parent / "data/meta.properties").exists():
            kafka.format_folder(settings, log, self._cluster)
        argv = (*kafka.java(), *kafka.JVM, *SMALL, "kafka.Kafka", str(settings))
        running = start(Command(f"kafka-{node}", argv, os.environ, self._ports[f"kafka-{node}"]), log)
        self._ledger.record(f"kafka-{node}", running)

    def kill(self, node: int) -> None:
        if running := self._ledger.running(f"kafka-{node}"):
            kill(running)

    async def leader(self, topic: str, partition: int = 0) -> int:
        """The node that leads a partition now."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.url.split(","))
        await admin.start()
        try:
            [described] = await admin.describe_topics([topic])
        finally:
            await admin.close()
        return int(next(one["leader"] for one in described["partitions"] if one["partition"] == partition))

    def _write(self, node: int) -> Path:
        folder = self._ledger.folder / f"kafka-{node}"
        folder.mkdir(parents=True, exist_ok=True)
        port, controller = (self._ports[f"{name}-{node}"] for name in ("kafka", "controller"))
        voters = ",".join(f"{n}@{LOOPBACK}:{self._ports[f'controller-{n}']}" for n in NODES)
        own = kafka.properties(folder / "data", port, controller) | {
            "node.id": str(node),
            "controller.quorum.voters": voters,
            "offsets.topic.replication.factor": "3",
            "transaction.state.log.replication.factor": "3",
            "transaction.state.log.min.isr": "2",
            "unclean.leader.election.enable": "false",
            # A dead broker is noticed after this and not after nine seconds: people wait that long for their ratings.
            "broker.session.timeout.ms": "6000",
            "broker.heartbeat.interval.ms": "1000",
        }
        settings = folder / "server.properties"
        settings.write_text("".join(f"{name}={value}\n" for name, value in own.items()), encoding="utf-8")
        return settings
