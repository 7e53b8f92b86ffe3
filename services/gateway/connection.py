"""One kept-alive connection to a service: a request goes out, its answer comes back whole.

The parser is uvicorn's own. A general client takes several times the processor's time for the same, and every save of
every reviewer passes here.
"""

import asyncio
import ssl
from typing import cast

from httptools import HttpParserError, HttpResponseParser

from services.gateway.exchange import Reply, Unreachable
from services.gateway.headers import Raw

FINAL = 200
"""Below it an answer only announces the real one."""


class Connection(asyncio.Protocol):
    """Serves one request at a time. Anything unexpected closes it, so that no answer can go to the wrong request."""

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Reply] | None = None
        self._headers: list[Raw] = []
        self._body: list[bytes] = []
        self.idle_since = 0.0

    @property
    def reusable(self) -> bool:
        return self._transport is not None and self._waiting is None

    async def exchange(self, request: bytes) -> Reply:
        """Raises Unreachable. Whoever stops waiting closes the connection: its answer may still be on the way."""
        if self._transport is None:
            raise Unreachable("closed")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._waiting
        finally:
            if self._waiting is not None:
                self.close()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
        self.connection_lost(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, _error: Exception | None) -> None:
        waiting, self._waiting, self._transport = self._waiting, None, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(Unreachable("closed while it was asked"))

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            self.close()

    def on_message_begin(self) -> None:
        self._headers, self._body = [], []
        if self._waiting is None:
            self.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._waiting is None or status < FINAL:
            return
        if not self._waiting.done():
            self._waiting.set_result(Reply(status, self._headers, b"".join(self._body)))
        self._waiting = None
        if not self._parser.should_keep_alive():
            self.close()


async def connect(host: str, port: int, *, secure: bool) -> Connection:
    """Raises OSError."""
    context = ssl.create_default_context() if secure else None
    _, connection = await asyncio.get_running_loop().create_connection(Connection, host, port, ssl=context)
    return connection
