"""Kafka and MongoDB in containers for tests, where a container engine answers; the images are those of compose."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from testcontainers.core.container import DockerContainer
from testcontainers.core.docker_client import DockerClient
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from deploy.local.paths import ROOT
from deploy.local.ports import LOOPBACK, choose
from deploy.local.servers import mongo

START_MONGO = (
    "umask 377; echo $OMS_KEY > /tmp/keyfile; "
    "exec docker-entrypoint.sh mongod --replSet oms --keyFile /tmp/keyfile --bind_ip_all --port {port}"
)


def engine_answers() -> bool:
    """Whether a container engine is there and speaks; the look takes well under a second where none is."""
    try:
        return bool(DockerClient().client.ping())
    except Exception:  # noqa: BLE001 whatever it says instead, it is no engine
        return False


@contextmanager
def both() -> Iterator[tuple[str, str]]:
    """Kafka's address and MongoDB's administrator URL, for as long as the block runs."""
    kafka_port = choose("kafka in a container")
    mongo_port = choose("mongo in a container", [kafka_port])
    password = secrets.token_hex(16)
    with _kafka(kafka_port), _mongo(mongo_port, password):
        member = f"{LOOPBACK}:{mongo_port}"
        admin_url = mongo.url_for(member, mongo.ADMINISTRATOR, password)
        mongo.initiate(admin_url, member)
        yield f"{LOOPBACK}:{kafka_port}", admin_url


def pinned(variable: str) -> str:
    """The image that .env.example names."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)[variable]


def kafka_environment(port: int) -> dict[str, str]:
    """The settings of deploy/local/servers/kafka.py that matter to tests, as the official image takes them."""
    return {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENERS": f"CLIENT://:{port},CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"CLIENT://{LOOPBACK}:{port}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_INTER_BROKER_LISTENER_NAME": "CLIENT",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_GROUP_COORDINATOR_APPEND_LINGER_MS": "0",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_MESSAGE_MAX_BYTES": "3145728",
        "KAFKA_REPLICA_FETCH_MAX_BYTES": "3145728",
    }


def _kafka(port: int) -> Any:
    container = DockerContainer(pinned("KAFKA_IMAGE")).with_envs(**kafka_environment(port))
    return _on_loopback(container, port).waiting_for(LogMessageWaitStrategy("Kafka Server started"))


def _mongo(port: int, password: str) -> Any:
    container = (
        DockerContainer(pinned("MONGO_IMAGE"))
        .with_env("MONGO_INITDB_ROOT_USERNAME", mongo.ADMINISTRATOR)
        .with_env("MONGO_INITDB_ROOT_PASSWORD", password)
        .with_env("OMS_KEY", secrets.token_hex(100))
        .with_command(["bash", "-c", START_MONGO.format(port=port)])
        .with_kwargs(user="mongodb")
    )
    return _on_loopback(container, port)


def _on_loopback(container: Any, port: int) -> Any:
    """Published on the loopback address alone, under the same number inside and outside."""
    container.ports[f"{port}/tcp"] = (LOOPBACK, port)
    return container
