"""The services behind the gateway: ask one and get its answer, or know in time that it cannot be reached."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
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

REQUEST_TIMEOUT = 8.0
"""Seconds for a whole exchange, waiting for a connection included: nobody is left hanging."""

IDLE = 2.0
"""Shorter than the 5 s after which uvicorn closes an idle connection, so that none is used while it closes."""

PATIENCE_FOR_A_PART = 60.0
"""Seconds between two parts of a file: a workbook is made whole before its first."""

RESTART = 3.0
"""Seconds in which a service that does not listen is asked again: so long a restart takes."""

AGAIN = 0.1

MOST_CONNECTIONS = 100
ADDED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""Headers that the library would add where the request has none."""

OK = 200


class StreamedBody:
    """A file's body, part by part. Raises what broke it off, so that no client takes a piece for the whole."""

    def __init__(self, answer: ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts = self._answer.content.iter_any()
        try:
            while True:
                async with asyncio.timeout(PATIENCE_FOR_A_PART):
                    part = await anext(parts, None)
                if part is None:
                    return
                yield part
        finally:
            await self.close()

    async def close(self) -> None:
        self._answer.close()


class UpstreamClient:
    """All services by name, over one pool of kept-alive connections.

    The library adds nothing of its own: no cookies, redirects, headers or decoding.
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses

    @cached_property
    def _pool(self) -> ClientSession:
        """Made by the first request: it belongs to the loop that it is made in."""
        session = ClientSession(
            connector=TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=IDLE),
            timeout=ClientTimeout(),
            cookie_jar=DummyCookieJar(),
            skip_auto_headers=ADDED,
            auto_decompress=False,
        )
        session._retry_connection = False  # noqa: SLF001 what may be repeated is ours to know
        return session

    async def ask(self, service: str, ask: UpstreamRequest) -> UpstreamResponse:
        """The answer; of a file its head, with the rest to come. Raises Unreachable."""
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT):
                return await self._until_answered(self._addresses[service], ask)
        except (KeyError, TimeoutError, ValueError, ClientError) as error:
            log.warning("service did not answer", service_asked=service, error=type(error).__name__)
            raise UpstreamUnavailable(service) from None

    async def _until_answered(self, address: str, ask: UpstreamRequest) -> UpstreamResponse:
        """Ask again while the service restarts: where nothing was sent, or where doing it twice is doing it once."""
        until = time.monotonic() + RESTART
        while True:
            try:
                return await self._exchange(address, ask)
            except ClientError as error:
                again = ask.repeatable or isinstance(error, ClientConnectorError)
                if not again or time.monotonic() > until:
                    raise
            await asyncio.sleep(AGAIN)

    async def _exchange(self, address: str, ask: UpstreamRequest) -> UpstreamResponse:
        """The target goes out as the client wrote it."""
        url = URL(address + ask.target.decode("latin-1"), encoded=True)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in ask.headers]
        answer = await self._pool.request(ask.method, url, headers=headers, data=ask.body, allow_redirects=False)
        told = [(name.lower(), value) for name, value in answer.raw_headers]
        if ask.file and answer.status == OK:
            return UpstreamResponse(OK, told, b"", StreamedBody(answer))
        async with answer:
            return UpstreamResponse(answer.status, told, await answer.read())

    async def ready(self) -> dict[str, bool]:
        """Which services say that they are ready."""
        answers = await asyncio.gather(*map(self._is_ready, self._addresses))
        return dict(zip(self._addresses, answers, strict=True))

    async def _is_ready(self, service: str) -> bool:
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT):
                reply = await self._exchange(self._addresses[service], UpstreamRequest("GET", b"/readyz", []))
        except (TimeoutError, ClientError):
            return False
        return reply.status == OK

    async def close(self) -> None:
        await self._pool.close()
