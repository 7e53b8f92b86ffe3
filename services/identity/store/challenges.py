"""What was asked of a browser and waits for its answer: passkey challenges and the state of a provider's sign-in."""

from datetime import datetime, timedelta
from typing import Any

from shared.mongo import Collection, Document, Store

CHALLENGES = "challenges"
CHALLENGE_LIFETIME = timedelta(minutes=10)


async def declare(store: Store) -> None:
    await store.index(CHALLENGES, ["expires"], expireAfterSeconds=0, name="over")


def _challenges(store: Store) -> Collection:
    return store.collection(None, CHALLENGES)


async def add(store: Store, key: str, now: datetime, **content: Any) -> None:
    await _challenges(store).insert_one({"_id": key, "expires": now + CHALLENGE_LIFETIME, **content})


async def consume(store: Store, key: str, now: datetime) -> Document | None:
    """Once: whoever brings it a second time finds nothing."""
    return await _challenges(store).find_one_and_delete({"_id": key, "expires": {"$gt": now}})
