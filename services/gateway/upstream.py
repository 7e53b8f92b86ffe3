"""The services behind the gateway: ask one and get its answer, or know in time that it cannot be reached."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping

import httpx2

from services.gateway.exchange import Ask, Reply, Unreachable
from shared.telemetry import log

PATIENCE = 8.0
"""Seconds for a whole exchange, waiting for a connection included: nobody is left hanging."""

IDLE = 2.0
"""Shorter than the 5 s after which uvicorn closes an idle connection, so that none is used while it closes."""

PATIENCE_FOR_A_PART = 60.0
"""Seconds between two parts of a file: a workbook is made whole before its first."""

RESTART = 3.0
"""Seconds in which a service that does not listen is asked again: so long a restart takes."""

AGAIN = 0.1

MOST_CONNECTIONS = 100
OK = 200


class AsItComes:
    """A file's body, part by part. Raises what broke it off, so that no client takes a piece for the whole."""

    def __init__(self, answer: httpx2.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts = self._answer.aiter_raw()
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
        await self._answer.aclose()


class Upstreams:
    """All services by name, over one pool of kept-alive connections.

    The library's transport is used without its client: no cookies, redirects or defaults of its own.
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = {name: httpx2.URL(address) for name, address in addresses.items()}
        limits = httpx2.Limits(
            max_connections=MOST_CONNECTIONS, max_keepalive_connections=MOST_CONNECTIONS, keepalive_expiry=IDLE
        )
        self._pool = httpx2.AsyncHTTPTransport(limits=limits, trust_env=False)

    async def ask(self, service: str, ask: Ask) -> Reply:
        """The answer; of a file its head, with the rest to come. Raises Unreachable."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._until_answered(self._addresses[service], ask)
        except (KeyError, TimeoutError, httpx2.TransportError) as error:
            log.warning("service did not answer", service_asked=service, error=type(error).__name__)
            raise Unreachable(service) from None

    async def _until_answered(self, address: httpx2.URL, ask: Ask) -> Reply:
        """Ask again while the service restarts: where nothing was sent, or where doing it twice is doing it once."""
        until = time.monotonic() + RESTART
        while True:
            try:
                return await self._exchange(address, ask)
            except (httpx2.ConnectError, httpx2.ReadError, httpx2.WriteError, httpx2.RemoteProtocolError) as error:
                again = ask.repeatable or isinstance(error, httpx2.ConnectError)
                if not again or time.monotonic() > until:
                    raise
            await asyncio.sleep(AGAIN)

    async def _exchange(self, address: httpx2.URL, ask: Ask) -> Reply:
        """The target goes out as the client wrote it."""
        url = address.copy_with(raw_path=ask.target)
        headers = [(b"host", address.netloc), (b"content-length", b"%d" % len(ask.body)), *ask.headers]
        answer = await self._pool.handle_async_request(
            httpx2.Request(ask.method, url, headers=headers, content=ask.body or None)
        )
        told = [(name.lower(), value) for name, value in answer.headers.raw]
        if ask.file and answer.status_code == OK:
            return Reply(OK, told, b"", AsItComes(answer))
        body = await answer.aread()
        await answer.aclose()
        return Reply(answer.status_code, told, body)

    async def ready(self) -> dict[str, bool]:
        """Which services say that they are ready."""
        answers = await asyncio.gather(*map(self._is_ready, self._addresses))
        return dict(zip(self._addresses, answers, strict=True))

    async def _is_ready(self, service: str) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                reply = await self._exchange(self._addresses[service], Ask("GET", b"/readyz", []))
        except (TimeoutError, httpx2.TransportError):
            return False
        return reply.status == OK

    async def close(self) -> None:
        await self._pool.aclose()
