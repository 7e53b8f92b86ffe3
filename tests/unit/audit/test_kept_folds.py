"""The auditor recomputes every fold that a service keeps: one left out could be forged unseen."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from cli.audit.checks.snapshots import SNAPSHOTS
from shared.eventstore.repository import AggregateRepository

SERVICES = ("reviews", "ratings", "identity", "helpdesk", "projections")


def kept_by(service: str) -> list[AggregateRepository[Any, Any]]:
    found = [one for module in store_of(service) for one in vars(module).values()]
    return [one for one in found if isinstance(one, AggregateRepository)]


def store_of(service: str) -> Iterator[ModuleType]:
    """The store's module, or those of its package."""
    store = import_module(f"services.{service}.store")
    yield store
    for one in iter_modules(getattr(store, "__path__", [])):
        yield import_module(f"{store.__name__}.{one.name}")


def test_every_snapshot_is_recomputed_by_the_service_function() -> None:
    """Every fold that a service keeps is recomputed from the same start by the same function."""
    stored = {(one.owner, one.name, one.start, one.evolve) for service in SERVICES for one in kept_by(service)}
    assert len(stored) > 10
    assert {(one.owner, one.collection, one.start, one.evolve) for one in SNAPSHOTS} == stored
