"""Kafka, MongoDB and a mail catcher for one folder: started here, or what KAFKA_URL, MONGO_URL and SMTP_URL name."""

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import blake2b

from deploy.local import ports
from deploy.local.ports import LOOPBACK
from deploy.local.processes import NotStarted, tail
from deploy.local.servers import downloads, kafka, mail, mongo, mongod
from deploy.local.servers.passwords import passwords_of
from deploy.local.stack_state import StackState
from shared.kafka.admin import create_topics
from shared.kafka.connection import KafkaError

Progress = Callable[[str], None]

LISTEN_TIMEOUT_SECONDS = 180.0


@dataclass(frozen=True)
class Servers:
    """Where they are: Kafka's address, MongoDB's for the administrator, and where mails are given."""

    kafka_url: str
    mongo_url: str
    smtp_url: str


def start(ledger: StackState, progress: Progress) -> Servers:
    """Starts the servers in parallel; running servers and those of the environment stay as they are."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        smtp_url = pool.submit(_mail, ledger, progress)
        servers = start_both(ledger, progress)
        return replace(servers, smtp_url=smtp_url.result())


def start_both(ledger: StackState, progress: Progress) -> Servers:
    """Starts Kafka and MongoDB without the mail catcher."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        kafka_url = pool.submit(_kafka, ledger, progress)
        mongo_url = pool.submit(_mongo, ledger, progress)
        return Servers(kafka_url.result(), mongo_url.result(), mail.smtp_url(ledger))


def make_topics(kafka_url: str, partitions: int | None) -> None:
    """Creates every topic of the contracts. Raises NotStarted when no Kafka answers."""
    try:
        asyncio.run(create_topics(kafka_url, partitions))
    except KafkaError as failed:
        raise NotStarted(f"Kafka at {kafka_url} does not do what is asked: {failed}") from failed


def known(ledger: StackState) -> Servers | None:
    """Where they are, without starting anything; None while Kafka or MongoDB does not run. Mails can wait."""
    kafka_url, mongo_url = os.environ.get("KAFKA_URL"), os.environ.get("MONGO_URL")
    if not kafka_url and (broker := ledger.running("kafka")):
        kafka_url = f"{LOOPBACK}:{broker.port}"
    if not mongo_url and (store := ledger.running("mongo")):
        password = passwords_of(ledger.folder).administrator
        mongo_url = mongo.url_for(f"{LOOPBACK}:{store.port}", mongo.ADMINISTRATOR, password)
    return Servers(kafka_url, mongo_url, mail.smtp_url(ledger)) if kafka_url and mongo_url else None


def service_passwords(ledger: StackState, mongo_url: str) -> dict[str, str]:
    """Returns random passwords for a local server; for another server, passwords derived from its administrator URL."""
    if "MONGO_URL" in os.environ:
        return {service: derived_password(mongo_url, service) for service in mongo.USERS}
    return passwords_of(ledger.folder).services


def derived_password(admin_url: str, service: str) -> str:
    """So that two stacks or test runs on one server do not change each other's passwords."""
    return blake2b(service.encode(), key=blake2b(admin_url.encode()).digest(), digest_size=16).hexdigest()


def _kafka(ledger: StackState, progress: Progress) -> str:
    if url := os.environ.get("KAFKA_URL"):
        progress(f"Kafka that already runs: {url}")
        return url
    downloads.make_ready(progress, downloads.KAFKA)
    started = time.monotonic()
    port = kafka.launch(ledger)
    _wait_until_it_listens(ledger, "kafka", port)
    progress(f"Kafka on {LOOPBACK}:{port} after {time.monotonic() - started:.1f} s")
    return f"{LOOPBACK}:{port}"


def _mongo(ledger: StackState, progress: Progress) -> str:
    if url := os.environ.get("MONGO_URL"):
        progress("MongoDB that already runs")
        return url
    downloads.make_ready(progress, downloads.MONGO)
    started = time.monotonic()
    port = mongod.launch(ledger)
    _wait_until_it_listens(ledger, "mongo", port)
    url = mongo.prepare(f"{LOOPBACK}:{port}", passwords_of(ledger.folder).administrator)
    progress(f"MongoDB on {LOOPBACK}:{port} after {time.monotonic() - started:.1f} s")
    return url


def _mail(ledger: StackState, progress: Progress) -> str:
    if "SMTP_URL" in os.environ:
        progress("Mail server that already runs")
        return mail.smtp_url(ledger)
    started = time.monotonic()
    port = mail.launch(ledger)
    _wait_until_it_listens(ledger, mail.PROCESS_NAME, port)
    progress(f"Mail catcher on http://{LOOPBACK}:{port} after {time.monotonic() - started:.1f} s")
    return mail.smtp_url(ledger)


def _wait_until_it_listens(ledger: StackState, name: str, port: int) -> None:
    until = time.monotonic() + LISTEN_TIMEOUT_SECONDS
    while not ports.answers(port):
        if ledger.running(name) is None:
            raise NotStarted(f"{name} ended while it started. The end of its log:\n{tail(ledger.log(name))}")
        if time.monotonic() > until:
            raise NotStarted(
                f"{name} does not listen after {LISTEN_TIMEOUT_SECONDS:.0f} s. Its log:\n{tail(ledger.log(name))}"
            )
        time.sleep(0.05)
