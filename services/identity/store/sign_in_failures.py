"""Failed sign-ins by the address that was typed, whether or not anybody has it: both are throttled alike."""

from datetime import datetime, timedelta

from services.identity.credentials.throttle import Failures
from shared.mongo import Collection, Document, Store

SIGN_IN_FAILURES = "sign_in_failures"
FAILURES_MAX_AGE = timedelta(days=30)
ANY_ADDRESS = "*"


async def declare(store: Store) -> None:
    await store.index(SIGN_IN_FAILURES, ["last"], expireAfterSeconds=int(FAILURES_MAX_AGE.total_seconds()), name="old")


def _failures(store: Store) -> Collection:
    return store.collection(None, SIGN_IN_FAILURES)


async def load(store: Store, email: str, address: str) -> Failures:
    """`email` and `address` as digests: no list of who tried from where is kept in the clear."""
    ids = {place: f"{email}|{place}" for place in (address, ANY_ADDRESS)}
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
    for place in (address,) if known else (address, ANY_ADDRESS):
        await _failures(store).update_one(
            {"_id": f"{email}|{place}"}, {"$inc": {"count": 1}, "$set": {"last": now}}, upsert=True
        )


async def uncount_failure(store: Store, email: str, address: str, *, known: bool) -> None:
    """It was counted before it was tried, so that many at once cannot slip past the limits, and it was no failure."""
    for place in (address,) if known else (address, ANY_ADDRESS):
        await _failures(store).update_one({"_id": f"{email}|{place}", "count": {"$gt": 0}}, {"$inc": {"count": -1}})


async def record_success(store: Store, email: str, address: str, now: datetime) -> None:
    """From here on this address is known, and counts anew; strangers' failures count on."""
    fields = {"count": 0, "known": True, "last": now}
    await _failures(store).update_one({"_id": f"{email}|{address}"}, {"$set": fields}, upsert=True)


async def reset_counts(store: Store, email: str) -> None:
    """After a reset by mail."""
    await _failures(store).update_many({"_id": {"$regex": f"^{email}[|]"}}, {"$set": {"count": 0}})
