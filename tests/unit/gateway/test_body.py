"""Reading a body: what is too large or too slow must not cost the gateway anything more."""

import pytest
from starlette.types import Message

from services.gateway.request_body import read_body
from shared.errors import Refused
from shared.web.body_limits import LARGEST_BODY, LARGEST_FRAME, largest_body


async def test_a_body_that_says_it_is_too_large_is_not_even_read() -> None:
    async def receive() -> Message:
        raise AssertionError("read")

    with pytest.raises(Refused) as refused:
        await read_body(receive, str(LARGEST_BODY + 1))
    assert (refused.value.slug, refused.value.status) == ("too-large", 413)


@pytest.mark.parametrize("size", [LARGEST_FRAME, LARGEST_FRAME + 1])
async def test_a_sampling_frame_may_be_larger_and_not_any_larger(size: int) -> None:
    """A county of twenty thousand children has a list that no other request has."""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"x" * size}

    limit = largest_body("/api/v1/sites/ca-cqi/reviews/2026Q3/samples/06037/frame")
    if size == LARGEST_FRAME:
        assert len(await read_body(receive, "", limit)) == size
        return
    with pytest.raises(Refused) as refused:
        await read_body(receive, "", limit)
    assert (refused.value.status, refused.value.detail) == (413, "The body is larger than 4 MiB.")


@pytest.mark.parametrize(
    "path", ["/api/v1/sites/ca-cqi/reviews/2026Q3/samples/06037/draw", "/api/v1/sites/ca-cqi/frame", "/x/frame", ""]
)
def test_no_other_address_takes_a_larger_body(path: str) -> None:
    assert largest_body(path) == LARGEST_BODY


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
