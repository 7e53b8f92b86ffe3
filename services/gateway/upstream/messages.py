"""Request to a service and its response. Pure."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from services.gateway.upstream.headers import Raw


class UpstreamUnavailable(Exception):
    """A service did not respond. A write may or may not have been committed: its idempotency key makes a retry safe."""


@dataclass(frozen=True, slots=True)
class UpstreamRequest:
    """A request as a service receives it; `target` is the path with its query string, as the client wrote them.

    `file`: the response may be large and is streamed. `event_stream`: it is endless, and so is the connection's use.
    """

    method: str
    target: bytes
    headers: list[Raw]
    body: bytes = b""
    file: bool = False
    event_stream: bool = False

    @property
    def is_repeatable(self) -> bool:
        """Whether sending the request twice has the same effect as sending it once."""
        return self.method in ("GET", "HEAD") or any(name.lower() == b"idempotency-key" for name, _ in self.headers)


class Rest(Protocol):
    """Streamed response body. A caller that does not exhaust it must close it."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class UpstreamResponse:
    """A service's response, complete but for the body of a file or event stream. Names of headers are in lower case."""

    status: int
    headers: list[Raw]
    body: bytes
    rest: Rest | None = None
