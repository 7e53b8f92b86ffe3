"""The relay: sends what the journal holds and nobody has sent, in each aggregate's order, as often as it takes."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, Protocol

from shared.contracts.envelope import encode
from shared.journal import Journal
from shared.mongo import ASCENDING, Collection, Document, StoreError
from shared.telemetry import count, log

PAGE = 500
IDLE_SECONDS = 1.0
"""The change stream wakes the relay at once; this is how long it sleeps when the stream is broken."""


class Sends(Protocol):
    async def send(
        self, topic: str, key: str, value: bytes, headers: list[tuple[str, bytes]]
    ) -> "asyncio.Future[Any]": ...


class Relay:
    """Any number may run over one journal, one may be paused and wake up late: consumers compare sequences."""

    def __init__(self, journal: Collection, topic: str, sender: Sends) -> None:
        self._journal, self._topic, self._sender = journal, topic, sender
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Send until cancelled; whatever fails, the page is read and sent again."""
        watcher = asyncio.create_task(self._watch())
        try:
            while True:
                await self._drain_or_wait()
        finally:
            watcher.cancel()

    async def _drain_or_wait(self) -> None:
        self._wake.clear()
        try:
            if await self.drain() == 0:
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._wake.wait()
        except TimeoutError:
            return
        except Exception as error:  # noqa: BLE001 no error may end the relay: unsent rows stay unsent and are tried again
            log.warning("relay will try again", topic=self._topic, error=type(error).__name__)
            await asyncio.sleep(IDLE_SECONDS)

    async def drain(self) -> int:
        """Send every unsent row once, in pages ordered by (aggregate, sequence). Returns the number of events sent."""
        sent, place = 0, ("", 0)
        while rows := await self._page(place):
            await self._send(rows)
            sent += sum(len(row["events"]) for row in rows)
            place = (rows[-1]["aggregate"], rows[-1]["sequence"])
        return sent

    async def _page(self, place: tuple[str, int]) -> list[Document]:
        beyond = {"$or": [{"aggregate": {"$gt": place[0]}}, {"aggregate": place[0], "sequence": {"$gt": place[1]}}]}
        order = [("aggregate", ASCENDING), ("sequence", ASCENDING)]
        return await self._journal.find({"new": True} | beyond).sort(order).limit(PAGE).to_list(None)

    async def _send(self, rows: list[Document]) -> None:
        acknowledged = []
        for row in rows:
            for event in row["events"]:
                headers = [(name, event[name].encode()) for name in ("id", "type", "traceparent")]
                acknowledged.append(await self._sender.send(self._topic, row["aggregate"], encode(event), headers))
        await asyncio.gather(*acknowledged)
        await self._journal.update_many({"_id": {"$in": [row["_id"] for row in rows]}}, {"$unset": {"new": True}})
        count("oms_events_sent_total", len(acknowledged), topic=self._topic)

    async def announce(self, now: datetime, quiet: timedelta, window: timedelta) -> int:
        """Head audit: send again the last event of every aggregate that went quiet lately.

        A consumer that has it skips it; one that lost it folds it; one that lost an earlier one sees the gap.
        """
        touched = {"at": {"$gt": now - quiet - window, "$lte": now - quiet}}
        last: list[Document] = [{"$match": touched}, {"$sort": {"sequence": 1}}]
        last += [{"$group": {"_id": "$aggregate", "event": {"$last": {"$last": "$events"}}}}]
        sends = []
        async for found in self._journal.aggregate(last):
            headers = [("id", found["event"]["id"].encode()), ("type", found["event"]["type"].encode())]
            sends.append(await self._sender.send(self._topic, found["_id"], encode(found["event"]), headers))
        await asyncio.gather(*sends)
        return len(sends)

    async def _watch(self) -> None:
        """Wake the relay at every insert; nothing depends on it but the delay."""
        only_inserts: list[Document] = [{"$match": {"operationType": "insert"}}, {"$project": {"_id": 1}}]
        while True:
            try:
                async with self._journal.watch(only_inserts, max_await_time_ms=1000) as stream:
                    async for _ in stream:
                        self._wake.set()
            except StoreError as error:
                log.warning("relay's wake-up is broken; it polls", topic=self._topic, error=type(error).__name__)
                await asyncio.sleep(IDLE_SECONDS)


async def send_again(journal: Journal, aggregate: str, from_sequence: int = 1) -> int:
    """Mark an aggregate's rows as unsent: the resend that heals a consumer's gap. Returns the rows marked."""
    rows = {"aggregate": aggregate, "last": {"$gte": from_sequence}}
    return int((await journal.collection.update_many(rows, {"$set": {"new": True}})).modified_count)
