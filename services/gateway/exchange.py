"""A request to a service and its answer. Pure."""

from dataclasses import dataclass

from services.gateway.headers import Raw


class Unreachable(Exception):
    """The service did not answer. A write may or may not have been done: its idempotency key makes a retry safe."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as a service gets it; `target` is the path with its query string, as the client wrote them."""

    method: str
    target: bytes
    headers: list[Raw]
    body: bytes = b""

    @property
    def repeatable(self) -> bool:
        """Whether asking twice does no more than asking once."""
        return self.method in ("GET", "HEAD") or any(name.lower() == b"idempotency-key" for name, _ in self.headers)


@dataclass(frozen=True, slots=True)
class Reply:
    """A service's answer, read whole. The names of its headers are in lower case."""

    status: int
    headers: list[Raw]
    body: bytes
