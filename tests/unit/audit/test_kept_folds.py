"""The auditor recomputes every fold that a service keeps: one left out could be forged unseen."""

from importlib import import_module
from typing import Any

from cli.audit.folds import KEPT
from shared.aggregate import Aggregates

SERVICES = ("reviews", "ratings", "identity", "helpdesk", "projections")


def kept_by(service: str) -> list[Aggregates[Any]]:
    found = vars(import_module(f"services.{service}.store")).values()
    return [one for one in found if isinstance(one, Aggregates)]


def test_every_fold_that_a_service_keeps_is_recomputed_from_the_same_start_by_the_same_function() -> None:
    stored = {(one._owner, one._name, one._start, one._evolve) for service in SERVICES for one in kept_by(service)}
    assert len(stored) > 10
    assert {(one.owner, one.collection, one.start, one.evolve) for one in KEPT} == stored
