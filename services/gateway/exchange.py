"""A request to a service and its answer, and the bytes that a request is on the wire. Pure."""

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


@dataclass(frozen=True, slots=True)
class Reply:
    """A service's answer, read whole. The names of its headers are in lower case."""

    status: int
    headers: list[Raw]
    body: bytes


def wire(ask: Ask, host: bytes) -> bytes:
    """The request in HTTP/1.1. Raises ValueError for a line break where none may be: it would start another request."""
    lines = [
        b"%s %s HTTP/1.1" % (ask.method.encode(), ask.target),
        b"host: " + host,
        b"content-length: %d" % len(ask.body),
        *(name + b": " + value for name, value in ask.headers),
    ]
    head = b"\r\n".join(lines)
    breaks = len(lines) - 1
    if head.count(b"\r") != breaks or head.count(b"\n") != breaks:
        raise ValueError("a line break inside a header")
    return head + b"\r\n\r\n" + ask.body
