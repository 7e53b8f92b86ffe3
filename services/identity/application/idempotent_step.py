"""A step of a saga that may be repeated."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import Refused

ALREADY_DONE = ("role-held", "role-not-held", "account-there", "site-state", "no-session")
"""What a step is refused with when it was done before."""


@contextmanager
def ignore_if_done() -> Iterator[None]:
    """A step that was done is no error."""
    try:
        yield
    except Refused as refused:
        if refused.slug not in ALREADY_DONE:
            raise
