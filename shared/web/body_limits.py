"""Body limits by path, the same in the gateway and in every service."""

import re

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from shared.web.problems import MIB, too_large

LARGEST_BODY, LARGEST_FRAME = MIB, 4 * MIB
FRAME = re.compile(r"/api/v1/sites/[^/]+/reviews/[^/]+/samples/[^/]+/frame")
"""Upload of a sampling frame, the only route with a larger limit: a list of all cases of a county.

The pattern stands here because two processes enforce the limit before any route is known: the gateway, which has no
router of the services, and the middleware of reviews.
"""


def largest_body(path: str) -> int:
    """Return the maximum size of a request body for this path, in bytes."""
    return LARGEST_FRAME if FRAME.fullmatch(path) else LARGEST_BODY


def limit_body(receive: Receive, limit: int) -> Receive:
    """Return a receive function that raises HTTPException (413) beyond `limit` bytes."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise HTTPException(413, too_large(limit).detail)
        return message

    return counted
