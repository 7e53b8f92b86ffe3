"""HTTP client of the services behind the gateway: one pool of connections, a time limit, retries while one restarts."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from yarl import URL

from services.gateway.upstream.messages import UpstreamRequest, UpstreamResponse, UpstreamUnavailable
from shared.ops.telemetry import log

RETRY_INTERVAL_SECONDS = 0.1
MAX_CONNECTIONS = 100
MAX_EVENT_STREAMS = 2000
"""Connections of their own: an event stream must not take one from the pool for as long as a page is open."""

ADDED_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""Headers that the library would add where the request has none."""

OK = 200


@dataclass(frozen=True)
class UpstreamTimeouts:
    """Time limits in seconds.

    `request`: a whole exchange with the wait for a connection. `chunk`: between two chunks of a file, since a workbook
    is made whole before its first, and of an event stream, whose service sends a comment every 15 s. `restart`: how
    long a service that does not listen is retried, about the duration of a restart. `idle_connection`: how long an idle
    connection is kept; shorter than the 5 s after which uvicorn closes it, so that none is used while it closes.
    `readiness`: a readiness probe, below the 3 s of those who probe us.
    """

    request: float = 8.0
    chunk: float = 60.0
    restart: float = 3.0
    idle_connection: float = 2.0
    readiness: float = 1.0


DEFAULT_TIMEOUTS = UpstreamTimeouts()


class StreamedBody:
    """A body in chunks as they arrive. Raises whatever interrupts it, so that no client takes a part for the whole."""

    def __init__(self, response: ClientResponse, chunk_timeout: float) -> None:
        self._response, self._chunk_timeout = response, chunk_timeout

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunks = self._response.content.iter_any()
        try:
            while True:
                async with asyncio.timeout(self._chunk_timeout):
                    chunk = await anext(chunks, None)
                if chunk is None:
                    return
                yield chunk
        finally:
            await self.close()

    async def close(self) -> None:
        self._response.close()


class UpstreamClient:
    """All services by name, over one pool of kept-alive connections.

    The library adds nothing of its own: no cookies, redirects, headers or decoding.
    """

    def __init__(self, addresses: Mapping[str, str], timeouts: UpstreamTimeouts = DEFAULT_TIMEOUTS) -> None:
        self._addresses, self._timeouts = addresses, timeouts

    @cached_property
    def _pool(self) -> ClientSession:
        """The pool of connections, made by the first request: it belongs to the event loop that it is made in."""
        return self._session(MAX_CONNECTIONS)

    @cached_property
    def _stream_pool(self) -> ClientSession:
        """The connections of event streams."""
        return self._session(MAX_EVENT_STREAMS)

    def _session(self, max_connections: int) -> ClientSession:
        session = ClientSession(
            connector=TCPConnector(limit=max_connections, keepalive_timeout=self._timeouts.idle_connection),
            timeout=ClientTimeout(),
            cookie_jar=DummyCookieJar(),
            skip_auto_headers=ADDED_HEADERS,
            auto_decompress=False,
        )
        session._retry_connection = False  # noqa: SLF001 which requests may be repeated is decided here
        return session

    async def send(self, service: str, request: UpstreamRequest) -> UpstreamResponse:
        """Return the response; of a file or event stream, its head with the body to come. Raise UpstreamUnavailable."""
        try:
            async with asyncio.timeout(self._timeouts.request):
                return await self._send_with_retries(self._addresses[service], request)
        except (KeyError, TimeoutError, ValueError, ClientError) as error:
            log.warning("upstream.unavailable", upstream=service, error=type(error).__name__)
            raise UpstreamUnavailable(service) from None

    async def _send_with_retries(self, address: str, request: UpstreamRequest) -> UpstreamResponse:
        """Retry while the service restarts, where nothing was sent or where the request is repeatable."""
        until = time.monotonic() + self._timeouts.restart
        while True:
            try:
                return await self._exchange(address, request)
            except ClientError as error:
                may_retry = request.is_repeatable or isinstance(error, ClientConnectorError)
                if not may_retry or time.monotonic() > until:
                    raise
            await asyncio.sleep(RETRY_INTERVAL_SECONDS)

    async def _exchange(self, address: str, request: UpstreamRequest) -> UpstreamResponse:
        """Send the request once; its target goes out as the client wrote it."""
        url = URL(address + request.target.decode("latin-1"), encoded=True)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers]
        pool = self._stream_pool if request.event_stream else self._pool
        response = await pool.request(request.method, url, headers=headers, data=request.body, allow_redirects=False)
        received = [(name.lower(), value) for name, value in response.raw_headers]
        if (request.file or request.event_stream) and response.status == OK:
            return UpstreamResponse(OK, received, b"", StreamedBody(response, self._timeouts.chunk))
        async with response:
            return UpstreamResponse(response.status, received, await response.read())

    async def ready(self) -> dict[str, bool]:
        """Return the readiness of each service as its own `/readyz` states it."""
        answers = await asyncio.gather(*map(self._is_ready, self._addresses))
        return dict(zip(self._addresses, answers, strict=True))

    async def _is_ready(self, service: str) -> bool:
        try:
            async with asyncio.timeout(self._timeouts.readiness):
                response = await self._exchange(self._addresses[service], UpstreamRequest("GET", b"/readyz", []))
        except (TimeoutError, ClientError):
            return False
        return response.status == OK

    async def close(self) -> None:
        await self._pool.close()
        await self._stream_pool.close()
