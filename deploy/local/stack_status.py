"""Status of a stack, read only: addresses and the state of each process."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from deploy.local import health, ports
from deploy.local.ports import LOOPBACK
from deploy.local.servers import mail, start
from deploy.local.stack_state import StackState
from deploy.local.topology import SERVERS, SERVICES, WORKERS, parts


class Down(Exception):
    """The stack is not running."""


@dataclass(frozen=True)
class Addresses:
    """Where a running stack answers; nothing in it is secret."""

    gateway: str
    kafka: str
    mongo: str
    mail: str | None
    """The mail catcher's page; None with another mail server."""

    services: Mapping[str, str]


@dataclass(frozen=True)
class ProcessState:
    """One process as it is now; no pid means that it does not run."""

    name: str
    pid: int | None
    address: str | None
    live: bool
    ready: bool


def addresses(ledger: StackState) -> Addresses:
    """Raises Down unless servers and every API run."""
    known = start.known(ledger)
    running = {service: ledger.running(service) for service in SERVICES}
    services = {service: f"http://{LOOPBACK}:{process.port}" for service, process in running.items() if process}
    if known is None or len(services) < len(SERVICES):
        raise Down("Open OMS is not running. Start it with: oms up")
    mongo = urlsplit(known.mongo_url).netloc.rpartition("@")[2]
    return Addresses(services["gateway"], known.kafka_url, mongo, mail.page(ledger), services)


def worker_counts(ledger: StackState) -> dict[str, int]:
    return {service: ledger.workers(service, usual) for service, usual in WORKERS.items()}


def processes(ledger: StackState) -> list[ProcessState]:
    """Returns the expected processes in starting order, then any others that run."""
    expected = [part.name for part in parts(worker_counts(ledger))]
    ours = [name for name in SERVERS if name in ledger.all_running()]
    names = dict.fromkeys((*ours, *expected, *ledger.all_running()))
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(lambda name: _state(ledger, name), names))


def _state(ledger: StackState, name: str) -> ProcessState:
    running = ledger.running(name)
    if running is None:
        return ProcessState(name, None, None, live=False, ready=False)
    if name in SERVERS and name != mail.PROCESS_NAME:  # the one server that speaks HTTP is asked as the services are
        answers = ports.answers(running.port)
        return ProcessState(name, running.pid, f"{LOOPBACK}:{running.port}", live=answers, ready=answers)
    live, ready = (health.says_yes(running.port, path) for path in ("/livez", "/readyz"))
    return ProcessState(name, running.pid, f"http://{LOOPBACK}:{running.port}", live=live, ready=ready)


def as_json(ledger: StackState) -> dict[str, Any]:
    """All of it for programs to read."""
    states = processes(ledger)
    try:
        known: dict[str, Any] | None = asdict(addresses(ledger))
    except Down:
        known = None
    return {
        "folder": str(ledger.folder),
        "up": known is not None and all(state.ready for state in states),
        "addresses": known,
        "processes": [asdict(state) for state in states],
    }
