"""Whether somebody may try to sign in now: slower with each failure, without locking an account's owner out.

Only counts go in, and they are kept by the address that was typed: an account that is not there is throttled alike.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

FREE = 4
"""Failures without any wait: people mistype."""

LONGEST_WAIT = 15 * 60

FREE_FROM_ANYWHERE, EVERY, LONGEST_WAIT_FROM_ANYWHERE = 19, 10, 60
"""The account as a whole: softer, as its owner may be at a new address while somebody else tries."""

LIMIT = 100
"""Consecutive failures (NIST SP 800-63B): more than this and guessing would be worth the time."""

DOUBLINGS = 20
"""More would exceed any limit here; keeps the numbers small."""


@dataclass(frozen=True)
class Failures:
    """Consecutive failures of one account, since the last sign-in that worked there."""

    here: int = 0
    """From the address that asks now."""

    last_here: datetime | None = None

    strangers: int = 0
    """From all addresses, this one included if it is such, from which the account was never signed in to."""

    last_strangers: datetime | None = None

    known: bool = False
    """The account was signed in to from this address, or this device, before."""


@dataclass(frozen=True)
class Decision:
    """`retry_after`: seconds to wait; 0 when it may be tried now, or when no waiting helps."""

    allowed: bool
    retry_after: int = 0
    reset_needed: bool = False
    """Only a link by mail opens the account from this address again."""


def decide(failures: Failures, now: datetime) -> Decision:
    """What others fail at never counts against an address that the account was signed in to from before."""
    strangers = 0 if failures.known else failures.strangers
    if max(failures.here, strangers) >= LIMIT:
        return Decision(allowed=False, reset_needed=True)
    left = max(
        _left(_wait_here(failures.here), failures.last_here, now),
        _left(_wait_from_anywhere(strangers), failures.last_strangers, now),
    )
    return Decision(allowed=left == 0, retry_after=left)


def _wait_here(count: int) -> int:
    """1, 2, 4 … seconds from the fifth failure on."""
    return 0 if count <= FREE else min(2 ** min(count - FREE - 1, DOUBLINGS), LONGEST_WAIT)


def _wait_from_anywhere(count: int) -> int:
    """1 second from the twentieth on, twice as much with every ten more."""
    beyond = count - FREE_FROM_ANYWHERE - 1
    return 0 if beyond < 0 else min(2 ** min(beyond // EVERY, DOUBLINGS), LONGEST_WAIT_FROM_ANYWHERE)


def _left(wait: int, last: datetime | None, now: datetime) -> int:
    """Whole seconds; a clock that was set back makes nobody wait longer than the wait."""
    if last is None:
        return wait
    return min(wait, max(0, ceil(wait - (now - last).total_seconds())))
