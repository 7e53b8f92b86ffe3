"""Request body within a limit of size and of time."""

import asyncio

from starlette.types import Message, Receive

from shared.errors import Refused
from shared.web.body_limits import LARGEST_BODY
from shared.web.problems import too_large

BODY_TIMEOUT_SECONDS = 10.0
"""For the whole body: a slower client would occupy a connection that others need."""


async def read_body(receive: Receive, declared: str, limit: int = LARGEST_BODY) -> bytes:
    """Return the body. Raise Refused: 413 over the limit, declared or not; 408 when it does not arrive in time."""
    if declared.isdecimal() and int(declared) > limit:
        raise too_large(limit)
    try:
        async with asyncio.timeout(BODY_TIMEOUT_SECONDS):
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
