"""Counts of failed sign-ins by the address that was typed; one without an account is counted in the same way."""

from datetime import datetime, timedelta

from services.identity.credentials.throttle import Failures
from shared.mongo import Collection, Document, Store

SIGN_IN_FAILURES = "sign_in_failures"
FAILURES_MAX_AGE = timedelta(days=30)
ANY_ADDRESS = "*"


async def declare(store: Store) -> None:
    """Creates the index that deletes old counts."""
    await store.index(SIGN_IN_FAILURES, ["last"], expireAfterSeconds=int(FAILURES_MAX_AGE.total_seconds()), name="old")


def _failures(store: Store) -> Collection:
    return store.collection(None, SIGN_IN_FAILURES)


async def load(store: Store, email: str, address: str) -> Failures:
    """Returns the counts. `email` and `address` are digests: the collection shows neither in the clear."""
    ids = {client: f"{email}|{client}" for client in (address, ANY_ADDRESS)}
    rows: dict[str, Document] = {
        row["_id"]: row async for row in _failures(store).find({"_id": {"$in": list(ids.values())}})
    }
    here, strangers = rows.get(ids[address], {}), rows.get(ids[ANY_ADDRESS], {})
    return Failures(
        here=here.get("count", 0),
        last_here=here.get("last"),
        strangers=strangers.get("count", 0),
        last_strangers=strangers.get("last"),
        known=here.get("known", False),
    )


async def count_failure(store: Store, email: str, address: str, now: datetime, *, known: bool) -> None:
    """Adds one at the address, and at all unknown addresses together unless this one is known."""
    for client in (address,) if known else (address, ANY_ADDRESS):
        await _failures(store).update_one(
            {"_id": f"{email}|{client}"}, {"$inc": {"count": 1}, "$set": {"last": now}}, upsert=True
        )


async def uncount_failure(store: Store, email: str, address: str, *, known: bool) -> None:
    """Subtracts one: an attempt is counted before it is checked, so that parallel ones cannot pass the limits."""
    for client in (address,) if known else (address, ANY_ADDRESS):
        await _failures(store).update_one({"_id": f"{email}|{client}", "count": {"$gt": 0}}, {"$inc": {"count": -1}})


async def record_success(store: Store, email: str, address: str, now: datetime) -> None:
    """Marks the address as known and resets its count; the count of unknown addresses stays."""
    fields = {"count": 0, "known": True, "last": now}
    await _failures(store).update_one({"_id": f"{email}|{address}"}, {"$set": fields}, upsert=True)


async def reset_counts(store: Store, email: str) -> None:
    """Resets the counts of all addresses, after a password reset by mail."""
    await _failures(store).update_many({"_id": {"$regex": f"^{email}[|]"}}, {"$set": {"count": 0}})
