"""Whether somebody may try to sign in now: slower with each failure, without locking an account's owner out.

Only counts go in, and they are kept by the address that was typed: an account that is not there is throttled alike.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

FREE_FAILURES = 4
"""Failures without any wait: people mistype."""

MAX_WAIT_SECONDS = 15 * 60

FREE_STRANGER_FAILURES, FAILURES_PER_DOUBLING, MAX_STRANGER_WAIT_SECONDS = 19, 10, 60
"""The account as a whole: softer, as its owner may be at a new address while somebody else tries."""

MAX_FAILURES = 100
"""Consecutive failures (NIST SP 800-63B): more than this and guessing would be worth the time."""

MAX_DOUBLINGS = 20
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
class ThrottleDecision:
    """`retry_after`: seconds to wait; 0 when it may be tried now, or when no waiting helps."""

    allowed: bool
    retry_after: int = 0
    reset_needed: bool = False
    """Only a link by mail opens the account from this address again."""


def decide(failures: Failures, now: datetime) -> ThrottleDecision:
    """What others fail at never counts against an address that the account was signed in to from before."""
    strangers = 0 if failures.known else failures.strangers
    if max(failures.here, strangers) >= MAX_FAILURES:
        return ThrottleDecision(allowed=False, reset_needed=True)
    left = max(
        _remaining_seconds(_wait_at_address(failures.here), failures.last_here, now),
        _remaining_seconds(_wait_for_strangers(strangers), failures.last_strangers, now),
    )
    return ThrottleDecision(allowed=left == 0, retry_after=left)


def _wait_at_address(count: int) -> int:
    """1, 2, 4 … seconds from the fifth failure on."""
    return 0 if count <= FREE_FAILURES else min(2 ** min(count - FREE_FAILURES - 1, MAX_DOUBLINGS), MAX_WAIT_SECONDS)


def _wait_for_strangers(count: int) -> int:
    """1 second from the twentieth on, twice as much with every ten more."""
    beyond = count - FREE_STRANGER_FAILURES - 1
    return 0 if beyond < 0 else min(2 ** min(beyond // FAILURES_PER_DOUBLING, MAX_DOUBLINGS), MAX_STRANGER_WAIT_SECONDS)


def _remaining_seconds(wait: int, last: datetime | None, now: datetime) -> int:
    """Whole seconds; a clock that was set back makes nobody wait longer than the wait."""
    if last is None:
        return wait
    return min(wait, max(0, ceil(wait - (now - last).total_seconds())))
