"""Reader of an event stream: server-sent events as a browser takes them apart, held against the API's document."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import jsonschema_rs

from tests.support.api_document import document
from tests.support.wait import TIMEOUT_SECONDS

MODELS = {"versions": "VersionsEvent", "case": "CaseEvent", "presence": "PresenceEvent"}


@dataclass(frozen=True)
class ServerSentEvent:
    """One event; `id` is what the browser would send as Last-Event-ID after it."""

    name: str
    data: dict[str, Any]
    id: str


@dataclass
class EventReader:
    """The open response and what has been read of it."""

    response: httpx2.Response
    lines: AsyncIterator[str]
    id: str = ""
    retry: int | None = None
    passed: list[ServerSentEvent] = field(default_factory=list)

    async def next(self, *names: str, case: str | None = None) -> ServerSentEvent:
        """Return the next event of one of these names (any, where none is given), about this case if one is named."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while event := await self._read():
                self.passed.append(event)
                if (not names or event.name in names) and case in (None, event.data.get("case")):
                    return event
        raise AssertionError(f"the stream ended after {self.passed}")

    async def read_to_end(self) -> list[ServerSentEvent]:
        """Return the events that were left when the service ended the stream."""
        left = []
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while event := await self._read():
                left.append(event)
        return left

    async def _read(self) -> ServerSentEvent | None:
        fields: dict[str, str] = {}
        async for line in self.lines:
            name, _, value = line.partition(": ")
            if not line and "data" in fields:
                return self._event(fields)
            if name == "retry":
                self.retry = int(value)
            elif name:
                fields[name] = value
        return None

    def _event(self, fields: dict[str, str]) -> ServerSentEvent:
        self.id = fields.get("id", self.id)
        event = ServerSentEvent(fields["event"], json.loads(fields["data"]), self.id)
        schema = {"$ref": f"#/components/schemas/{MODELS[event.name]}", "components": document()["components"]}
        jsonschema_rs.Draft202012Validator(schema).validate(event.data)
        return event


@asynccontextmanager
async def follow(
    address: str, token: str, site: str, *cases: str, last_event_id: str | None = None
) -> AsyncIterator[EventReader]:
    """Open a stream of these cases at a process or gateway; the block ends the connection."""
    headers = {"Authorization": f"Bearer {token}"} | ({"Last-Event-ID": last_event_id} if last_event_id else {})
    path = f"{address}/api/v1/sites/{site}/live"
    async with (
        httpx2.AsyncClient(trust_env=False, timeout=TIMEOUT_SECONDS) as client,
        client.stream("GET", path, params={"case": list(cases)}, headers=headers) as response,
    ):
        if response.status_code != 200:
            await response.aread()
        yield EventReader(response, aiter(response.aiter_lines()))
