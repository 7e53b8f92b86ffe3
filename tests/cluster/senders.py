"""Senders that fail as brokers do: in the middle of a page, or by never acknowledging."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from shared.kafka import Header, KafkaError
from shared.outbox import Sends


class Stumbling:
    """Fails after so many sends, once for each number given; then it works."""

    def __init__(self, sends: Sends, *after: int) -> None:
        self._sends, self._after, self._sent = sends, list(after), 0

    async def send(self, topic: str, key: str, value: bytes, headers: list[Header]) -> "asyncio.Future[Any]":
        if self._after and self._sent == self._after[0]:
            self._sent = 0
            self._after.pop(0)
            raise KafkaError("the broker went away")
        self._sent += 1
        return await self._sends.send(topic, key, value, headers)

    def renew(self) -> None:
        self._sends.renew()


class Hanging:
    """Sends, and lets nobody know that the broker has it."""

    def __init__(self, sends: Sends) -> None:
        self._sends, self._sent = sends, 0

    async def send(self, topic: str, key: str, value: bytes, headers: list[Header]) -> "asyncio.Future[Any]":
        await self._sends.send(topic, key, value, headers)
        self._sent += 1
        return asyncio.get_running_loop().create_future()

    def renew(self) -> None:
        """It never fails."""

    def has_sent(self, records: int) -> Callable[[], Awaitable[bool]]:
        async def sent() -> bool:
            return self._sent >= records

        return sent


class Forgetful:
    """Acknowledges what it never sent: how a topic loses records for good."""

    async def send(self, _topic: str, _key: str, _value: bytes, _headers: list[Header]) -> "asyncio.Future[Any]":
        acknowledged: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        acknowledged.set_result(None)
        return acknowledged

    def renew(self) -> None:
        """It never fails."""
