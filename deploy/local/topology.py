"""Topology of Open OMS as data: services, apps, and the number of processes of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["api", "worker", "public"]

SERVICES = ("identity", "reviews", "ratings", "helpdesk", "projections", "public", "gateway")
"""One API process each. The gateway alone has no database and knows the others' addresses."""

PUBLIC = "public"
"""The public process of projections: it has a database user of its own, and neither Kafka nor keys of tokens."""

WORKERS = {"ratings": 2, "projections": 1}
"""Default numbers of consumer processes, the only ones that are scaled."""

MOST_WORKERS = 48
"""A topic has 48 partitions: one more worker would have nothing to do."""

SERVERS = ("kafka", "mongo", "mail")
"""What the services need and are not: started before them and stopped after them."""


@dataclass(frozen=True)
class ProcessSpec:
    """One process of a service."""

    name: str
    service: str
    kind: Kind

    @property
    def app(self) -> str:
        return f"services.{'projections' if self.kind == PUBLIC else self.service}.app:{self.kind}"


def parts(workers: Mapping[str, int] = WORKERS) -> tuple[ProcessSpec, ...]:
    """Every process of a stack with so many workers, the gateway last."""
    consumers = tuple(worker(service, n) for service in WORKERS for n in range(1, workers.get(service, 0) + 1))
    apis = tuple(ProcessSpec(service, service, "public" if service == PUBLIC else "api") for service in SERVICES)
    return (*apis[:-1], *consumers, apis[-1])


def worker(service: str, number: int) -> ProcessSpec:
    return ProcessSpec(f"{service}-worker-{number}", service, "worker")


def part_named(name: str) -> ProcessSpec | None:
    """The process of that name in any number of workers; None when there can be none."""
    most = dict.fromkeys(WORKERS, MOST_WORKERS)
    return next((part for part in parts(most) if part.name == name), None)
