"""Challenges that wait for a browser's answer: of passkeys, and the state of a sign-in at a provider."""

from datetime import datetime, timedelta
from typing import Any

from shared.mongo import Collection, Document, Store

CHALLENGES = "challenges"
CHALLENGE_LIFETIME = timedelta(minutes=10)


async def declare(store: Store) -> None:
    """Creates the index that deletes expired challenges."""
    await store.index(CHALLENGES, ["expires"], expireAfterSeconds=0, name="over")


def _challenges(store: Store) -> Collection:
    return store.collection(None, CHALLENGES)


async def add(store: Store, key: str, now: datetime, **content: Any) -> None:
    """Stores a challenge under its key until it expires."""
    await _challenges(store).insert_one({"_id": key, "expires": now + CHALLENGE_LIFETIME, **content})


async def consume(store: Store, key: str, now: datetime, fields: Document | None = None) -> Document | None:
    """Removes the challenge and returns it; None when it is unknown, expired, consumed, or has other `fields`."""
    return await _challenges(store).find_one_and_delete({"_id": key, "expires": {"$gt": now}, **(fields or {})})
