"""Response with server-sent events: its head at once, each part unbuffered, and an end with its client or server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shared.web.head_requests import is_head_request
from shared.web.server import stopping_of

EVENT_STREAM = "text/event-stream"
MAX_WRITE_SECONDS = 30.0
"""A client that takes nothing for so long is taken for gone."""

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Proxies keep and collect nothing; nginx needs the second one."""

PING = b":\n\n"
"""A comment, which clients ignore and proxies take for activity."""


def server_sent_event(name: str, data: Any, event_id: str | None = None) -> bytes:
    """Return one event with its data as JSON; `event_id` is what a client that comes back sends as `Last-Event-ID`."""
    head = f"event: {name}\n" + (f"id: {event_id}\n" if event_id is not None else "")
    return head.encode() + b"data: " + orjson.dumps(data) + b"\n\n"


def retry_after(milliseconds: int) -> bytes:
    """Return the line by which a client comes back after so many milliseconds."""
    return f"retry: {milliseconds}\n\n".encode()


class EventStream(Response):
    """Sends parts until they end, the client has gone, the server stops, or the client takes nothing."""

    media_type = EVENT_STREAM

    def __init__(
        self,
        parts: AsyncIterator[bytes],
        close: Callable[[], Awaitable[None]],
        headers: Mapping[str, str] | None = None,
        max_write_seconds: float = MAX_WRITE_SECONDS,
    ) -> None:
        """`close` is called in every case, also where no part was asked for."""
        super().__init__(headers=HEADERS | dict(headers or {}))
        del self.headers["content-length"]
        self._parts, self._close, self._max_write_seconds = parts, close, max_write_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            is_connected = is_head_request(scope) or await self._send_parts(scope, receive, send)
            if is_connected:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await self._close()

    async def _send_parts(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Return whether the client still takes the end of the response."""
        writing = asyncio.create_task(self._write(send))
        leaving = asyncio.create_task(_disconnected(receive))
        stopping = asyncio.create_task(stopping_of(scope).wait())
        tasks = (writing, leaving, stopping)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            is_connected = not leaving.done()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if not writing.cancelled() and (error := writing.exception()):
            if not isinstance(error, TimeoutError | OSError):
                raise error
            return False
        return is_connected

    async def _write(self, send: Send) -> None:
        async for part in self._parts:
            async with asyncio.timeout(self._max_write_seconds):
                await send({"type": "http.response.body", "body": part, "more_body": True})


async def _disconnected(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
