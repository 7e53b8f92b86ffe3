"""Reading a body: what is too large or too slow must not cost the gateway anything more."""

import pytest
from starlette.types import Message

from services.gateway.body import LARGEST, read_body
from shared.refused import Refused


async def test_a_body_that_says_it_is_too_large_is_not_even_read() -> None:
    async def receive() -> Message:
        raise AssertionError("read")

    with pytest.raises(Refused) as refused:
        await read_body(receive, str(LARGEST + 1))
    assert (refused.value.slug, refused.value.status) == ("too-large", 413)


async def test_a_body_that_lies_about_its_length_is_counted() -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    with pytest.raises(Refused) as refused:
        await read_body(receive, "1")
    assert refused.value.status == 413


async def test_a_client_that_went_away_is_not_mistaken_for_an_empty_body() -> None:
    """Half a request must never be saved as a whole one."""
    parts: list[Message] = [
        {"type": "http.request", "body": b'{"ops":', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return parts.pop(0)

    with pytest.raises(Refused) as refused:
        await read_body(receive, "")
    assert (refused.value.slug, refused.value.status) == ("bad-request", 400)
