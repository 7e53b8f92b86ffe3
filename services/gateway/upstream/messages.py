"""A request to a service and its answer. Pure."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from services.gateway.upstream.headers import Raw


class UpstreamUnavailable(Exception):
    """The service did not answer. A write may or may not have been done: its idempotency key makes a retry safe."""


@dataclass(frozen=True, slots=True)
class UpstreamRequest:
    """A request as a service gets it; `target` is the path with its query string, as the client wrote them.

    `file`: the answer may be large, and is passed on as it comes.
    """

    method: str
    target: bytes
    headers: list[Raw]
    body: bytes = b""
    file: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether asking twice does no more than asking once."""
        return self.method in ("GET", "HEAD") or any(name.lower() == b"idempotency-key" for name, _ in self.headers)


class Rest(Protocol):
    """The body of a file as it comes; whoever does not read it to its end closes it."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class UpstreamResponse:
    """A service's answer, read whole but for a file's rest. The names of its headers are in lower case."""

    status: int
    headers: list[Raw]
    body: bytes
    rest: Rest | None = None
