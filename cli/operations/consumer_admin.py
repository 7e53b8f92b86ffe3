"""Administration of consumers: parked events, open breakers and resends, in the databases of the service itself."""

import asyncio
from collections.abc import Sequence
from typing import Any

from cli.operations.backlog_report import consumers_of, store_of
from deploy.local.stack import Stack
from shared.consumer.open_breakers import OpenBreakers
from shared.consumer.parking_lot import ParkingLot
from shared.eventstore.journal import Journal
from shared.outbox.relay import mark_unpublished

MOST = 200
UNPARK_TIMEOUT_SECONDS = 15.0
"""How long to wait for a worker to process released records; workers poll every two seconds."""


async def parked(stack: Stack, service: str, key: str | None) -> list[dict[str, Any]]:

    records: list[dict[str, Any]] = []
    async with store_of(stack, service) as store:
        for purpose in store.purposes:
            rows = store.collection(purpose, ParkingLot.COLLECTION).find(
                {"key": key} if key else {}, {"_id": 0, "value": 0, "raw_key": 0}
            )
            records += [row | {"at": row["at"].isoformat()} async for row in rows.sort("at").limit(MOST)]
    return records


async def unpark(stack: Stack, service: str, key: str) -> tuple[int, dict[str, int]]:
    """How many were released, and why those that are still parked are, by reason."""
    async with store_of(stack, service) as store:
        parked = [ParkingLot(store, consumer.group) for consumer in consumers_of(service)]
        released = sum([await lot.release(key) for lot in parked])
        again: dict[str, int] = {}
        for _ in range(int(UNPARK_TIMEOUT_SECONDS / 0.25) if released else 0):
            again = await _reasons(parked, key)
            if "released" not in again:
                break
            await asyncio.sleep(0.25)
    return released, again


async def _reasons(parked: Sequence[ParkingLot], key: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for lot in parked:
        for reason, records in (await lot.count_by_reason(key)).items():
            counts[reason] = counts.get(reason, 0) + records
    return counts


async def resume(stack: Stack, service: str) -> list[str]:

    topics: set[str] = set()
    async with store_of(stack, service) as store:
        for consumer in consumers_of(service):
            stops = OpenBreakers(store, consumer.group)
            topics |= await stops.topics()
            await stops.resume()
    return sorted(topics)


async def resend(stack: Stack, service: str, key: str, from_sequence: int) -> int:
    async with store_of(stack, service) as store:
        journals = [Journal.for_purpose(store, purpose) for purpose in store.journal_purposes]
        return sum([await mark_unpublished(journal, key, from_sequence) for journal in journals])
