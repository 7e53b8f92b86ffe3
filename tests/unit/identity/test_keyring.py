"""Keys that sign tokens: there is always one, the next is known before it is needed, and old ones are let go."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from services.identity.domain.keyring import (
    KEY_LIFETIME,
    KEY_OVERLAP,
    PROPAGATION_DELAY,
    Keyring,
    RetireExpired,
    decide,
    evolve,
    is_next_key_due,
)
from shared.contracts.identity.accounts import KeyRingEvent, SigningKeyPublished, SigningKeyRetired
from tests.unit.identity.decisions import given

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
LOOK = timedelta(hours=1)


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def key(number: int, at: datetime) -> SigningKeyPublished:
    return SigningKeyPublished(key=f"key_number_{number}", x="A" * 43, until=moment(at + KEY_LIFETIME))


def test_without_a_key_the_first_one_is_due() -> None:
    assert is_next_key_due(Keyring(), BEGINNING)


@pytest.mark.parametrize(
    ("after", "next_due"),
    [
        (timedelta(0), False),
        (KEY_LIFETIME - KEY_OVERLAP - timedelta(seconds=1), False),
        (KEY_LIFETIME - KEY_OVERLAP, True),
        (KEY_LIFETIME, True),
    ],
)
def test_the_next_key_is_due_two_days_before_the_last_one_ends(after: timedelta, next_due: bool) -> None:
    ring = given(Keyring(), evolve, key(1, BEGINNING))
    assert is_next_key_due(ring, BEGINNING + after) is next_due


def test_a_key_is_retired_at_its_end_and_not_a_moment_earlier() -> None:
    ring = given(Keyring(), evolve, key(1, BEGINNING), key(2, BEGINNING + KEY_LIFETIME - KEY_OVERLAP))
    assert decide(ring, RetireExpired(BEGINNING + KEY_LIFETIME - timedelta(seconds=1))) == []
    assert decide(ring, RetireExpired(BEGINNING + KEY_LIFETIME)) == [SigningKeyRetired(key="key_number_1")]
    after = given(ring, evolve, *decide(ring, RetireExpired(BEGINNING + KEY_LIFETIME)))
    assert set(after.keys) == {"key_number_2"}


@drawn(st.lists(st.integers(1, 36), min_size=1, max_size=60))
def test_keyring_rotated_irregularly_always_has_a_published_key(
    hours: list[int],
) -> None:
    """Looked after at least every day and a half; each key is told half a minute before it signs."""
    now, ring, number = BEGINNING, Keyring(), 0
    known: dict[str, datetime] = {}
    for pause in hours:
        facts: list[KeyRingEvent] = []
        if is_next_key_due(ring, now):
            number += 1
            facts.append(key(number, now))
            known[f"key_number_{number}"] = now
        ring = given(ring, evolve, *facts)
        ring = given(ring, evolve, *decide(ring, RetireExpired(now)))
        assert ring.keys
        signing = [name for name in ring.keys if known[name] + PROPAGATION_DELAY <= now or number == 1]
        assert signing
        assert len(ring.keys) <= 2
        now += timedelta(hours=pause)
