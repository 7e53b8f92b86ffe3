"""Idempotent step of a saga: a refusal that says that the step was done before is no error."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import Refused

ALREADY_DONE = ("role-held", "role-not-held", "account-there", "site-state", "no-session")
"""Problem slugs with which the domain refuses a step that was done before."""


@contextmanager
def ignore_if_done() -> Iterator[None]:
    """Suppresses a refusal of a step that was done before; any other is raised."""
    try:
        yield
    except Refused as refused:
        if refused.slug not in ALREADY_DONE:
            raise
