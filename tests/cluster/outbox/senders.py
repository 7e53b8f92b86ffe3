"""Senders that fail as brokers do: in the middle of a page, or by never acknowledging."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from shared.kafka.connection import KafkaError
from shared.kafka.records import Message
from shared.outbox.relay import EventPublisher


class Stumbling:
    """Fails after so many sends, once for each number given; then it works."""

    def __init__(self, sends: EventPublisher, *after: int) -> None:
        self._sends, self._after, self._sent = sends, list(after), 0

    async def send(self, topic: str, messages: Sequence[Message]) -> "list[asyncio.Future[Any]]":
        if self._after and self._sent + len(messages) > self._after[0]:
            await self._sends.send(topic, messages[: self._after.pop(0) - self._sent])
            self._sent = 0
            raise KafkaError("the broker went away")
        self._sent += len(messages)
        return await self._sends.send(topic, messages)

    def discard_producer(self) -> None:
        self._sends.discard_producer()


class Hanging:
    """Sends, and lets nobody know that the broker has it."""

    def __init__(self, sends: EventPublisher) -> None:
        self._sends, self._sent = sends, 0

    async def send(self, topic: str, messages: Sequence[Message]) -> "list[asyncio.Future[Any]]":
        await self._sends.send(topic, messages)
        self._sent += len(messages)
        return [asyncio.get_running_loop().create_future()]

    def discard_producer(self) -> None:
        """It never fails."""

    def has_sent(self, records: int) -> Callable[[], Awaitable[bool]]:
        async def sent() -> bool:
            return self._sent >= records

        return sent


class Forgetful:
    """Acknowledges what it never sent: how a topic loses records for good."""

    async def send(self, _topic: str, _messages: Sequence[Message]) -> "list[asyncio.Future[Any]]":
        return []

    def discard_producer(self) -> None:
        """It never fails."""
