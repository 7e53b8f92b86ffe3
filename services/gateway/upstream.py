"""The services behind the gateway: ask one and get its answer, or know in time that it cannot be reached."""

import asyncio
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from services.gateway.connection import Connection, connect
from services.gateway.exchange import Ask, Reply, Unreachable, wire
from shared.telemetry import log

PATIENCE = 8.0
"""Seconds for a whole exchange, waiting for a connection included: nobody is left hanging."""

IDLE = 2.0
"""Shorter than the 5 s after which uvicorn closes an idle connection, so that none is used while it closes."""

MOST_CONNECTIONS = 100
OK = 200


class Upstream:
    """One service: its address and its connections, those in use limited, those at rest kept for a moment."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname or "", parts.port or (443 if self._secure else 80)
        self._name = parts.netloc.encode()
        self._places = asyncio.Semaphore(MOST_CONNECTIONS)
        self._idle: list[Connection] = []

    async def ask(self, ask: Ask) -> Reply:
        """Raises Unreachable, OSError or TimeoutError."""
        request = wire(ask, self._name)
        async with asyncio.timeout(PATIENCE), self._places:
            connection = self._rested() or await connect(self._host, self._port, secure=self._secure)
            reply = await connection.exchange(request)
        if connection.reusable:
            connection.idle_since = time.monotonic()
            self._idle.append(connection)
        return reply

    def _rested(self) -> Connection | None:
        """The connection used last that is still good; the others are let go."""
        youngest = time.monotonic() - IDLE
        while self._idle:
            connection = self._idle.pop()
            if connection.reusable and connection.idle_since > youngest:
                return connection
            connection.close()
        return None

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


class Upstreams:
    """All services by name."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._services = {name: Upstream(address) for name, address in addresses.items()}

    async def ask(self, service: str, ask: Ask) -> Reply:
        """Raises Unreachable."""
        try:
            return await self._services[service].ask(ask)
        except (KeyError, OSError, TimeoutError, Unreachable) as error:
            log.warning("service did not answer", service_asked=service, error=type(error).__name__)
            raise Unreachable(service) from None

    async def ready(self) -> dict[str, bool]:
        """Which services say that they are ready."""
        answers = await asyncio.gather(*map(self._is_ready, self._services))
        return dict(zip(self._services, answers, strict=True))

    async def _is_ready(self, service: str) -> bool:
        try:
            reply = await self.ask(service, Ask("GET", b"/readyz", []))
        except Unreachable:
            return False
        return reply.status == OK

    def close(self) -> None:
        for service in self._services.values():
            service.close()
