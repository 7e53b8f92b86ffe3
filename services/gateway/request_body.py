"""Read a request's body whole, within a limit of size and of time."""

import asyncio

from starlette.types import Message, Receive

from shared.errors import Refused
from shared.web.body_limits import LARGEST_BODY
from shared.web.problems import too_large

SLOWEST = 10.0
"""Seconds for the whole body: who sends slower holds a place that others need."""


async def read_body(receive: Receive, declared: str, limit: int = LARGEST_BODY) -> bytes:
    """The body. Raises Refused: 413 when it is larger than it may be, said or not; 408 when it does not arrive."""
    if declared.isdecimal() and int(declared) > limit:
        raise too_large(limit)
    try:
        async with asyncio.timeout(SLOWEST):
            return await _read(receive, limit)
    except TimeoutError:
        raise Refused("request-timeout", 408, "The body did not arrive in time. Nothing was changed.") from None


async def _read(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused("bad-request", 400, "The body ended too early. Nothing was changed.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise too_large(limit)
        more = message.get("more_body", False)
    return b"".join(parts)
