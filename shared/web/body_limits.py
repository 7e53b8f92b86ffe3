"""Largest request body per address."""

import re

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from shared.web.problems import MIB, too_large

LARGEST_BODY, LARGEST_FRAME = MIB, 4 * MIB
FRAME = re.compile(r"/api/v1/sites/[^/]+/reviews/[^/]+/samples/[^/]+/frame")
"""A sampling frame is a list of all cases of a county, and takes more than what a person types."""


def largest_body(path: str) -> int:
    """How many bytes a request to this address may bring."""
    return LARGEST_FRAME if FRAME.fullmatch(path) else LARGEST_BODY


def limit_body(receive: Receive, limit: int) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise HTTPException(413, too_large(limit).detail)
        return message

    return counted
