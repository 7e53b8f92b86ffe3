"""Event streams pass the gateway part by part, hold nothing when a page is closed, and are few for each session."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import httpx2
import pytest
from starlette.types import Message, Receive, Scope, Send

from services.gateway.upstream.open_streams import MAX_STREAMS_PER_SESSION
from tests.component.gateway.client import SERVICES, bearer, gateway, served
from tests.component.problems import refused
from tests.support.wait import TIMEOUT_SECONDS, until

LIVE = f"/api/v1/sites/ca-cqi/live?case=cas_{'0' * 32}"
FIRST, SECOND = b"event: versions\ndata: {}\n\n", b"event: case\ndata: {}\n\n"


@dataclass
class Streams:
    """A service that sends an event at once, a second one when it is let, and no end; it knows who has gone."""

    status: int = 200
    breaks: bool = False
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[dict[bytes, bytes]] = field(default_factory=list)
    open: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        self.asked.append(dict(scope["headers"]))
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        self.open += 1
        gone = asyncio.ensure_future(receive())
        await send(_part(FIRST))
        going_on = asyncio.create_task(self.go_on.wait())
        await asyncio.wait([gone, going_on], return_when=asyncio.FIRST_COMPLETED)
        if self.breaks:
            raise ConnectionError
        if not gone.done():
            await send(_part(SECOND))
            await gone
        going_on.cancel()
        self.open -= 1

    async def has_open(self, number: int) -> bool:
        return self.open == number


def _part(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": True}


@asynccontextmanager
async def before(monkeypatch: pytest.MonkeyPatch, streams: Streams) -> AsyncIterator[httpx2.AsyncClient]:
    async with served(streams) as address, gateway(monkeypatch, dict.fromkeys(SERVICES, address)) as client:
        yield client


async def read(parts: AsyncIterator[bytes]) -> bytes:
    async with asyncio.timeout(TIMEOUT_SECONDS):
        return await anext(parts)


async def test_stream_event_reaches_the_client_before_the_stream_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events that wait for the end of an endless answer never arrive."""
    async with before(monkeypatch, streams := Streams()) as client:
        headers = bearer() | {"Last-Event-ID": "cas_x:7", "Accept-Encoding": "gzip"}
        async with client.stream("GET", LIVE, headers=headers) as answer:
            parts = aiter(answer.aiter_raw())
            assert await read(parts) == FIRST
            streams.go_on.set()
            assert await read(parts) == SECOND
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert (answer.headers["cache-control"], answer.headers["x-accel-buffering"]) == ("no-store", "no")
        assert "content-encoding" not in answer.headers
        assert streams.asked[0][b"last-event-id"] == b"cas_x:7"


async def test_stream_that_its_client_leaves_is_closed_at_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page that was ever open would hold a connection and a reader for ever."""
    async with before(monkeypatch, streams := Streams()) as client:
        async with client.stream("GET", LIVE, headers=bearer()) as answer:
            await read(aiter(answer.aiter_raw()))
            assert streams.open == 1
        await until(partial(streams.has_open, 0))


async def test_stream_that_its_service_breaks_off_ends_as_a_stream_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """A restart of reviews would be an error on every page, instead of a pause."""
    async with (
        before(monkeypatch, streams := Streams(breaks=True)) as client,
        client.stream("GET", LIVE, headers=bearer()) as answer,
    ):
        parts = aiter(answer.aiter_raw())
        assert await read(parts) == FIRST
        streams.go_on.set()
        with pytest.raises(StopAsyncIteration):
            await read(parts)


async def test_streams_beyond_the_limit_of_a_session_are_refused_until_one_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A browser with a stream a window has no connection left, and every window stands still."""
    async with before(monkeypatch, streams := Streams()) as client, AsyncExitStack() as stack:
        for number in range(MAX_STREAMS_PER_SESSION):
            answer = await stack.enter_async_context(client.stream("GET", LIVE, headers=bearer()))
            assert answer.status_code == 200
            await until(partial(streams.has_open, number + 1))
        one_more = await client.get(LIVE, headers=bearer())
        refused(one_more, 429, "too-many-streams")
        assert one_more.headers["retry-after"] == "60"
        await stack.aclose()
        await until(partial(streams.has_open, 0))
        async with client.stream("GET", LIVE, headers=bearer()) as answer:
            assert answer.status_code == 200


async def test_stream_that_is_refused_or_asked_for_by_head_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without access would lock its session out of all streams."""
    async with before(monkeypatch, streams := Streams()) as client:
        for _ in range(MAX_STREAMS_PER_SESSION + 1):
            assert (await client.head(LIVE, headers=bearer())).status_code == 200
        await until(partial(streams.has_open, 0))
        async with client.stream("GET", LIVE, headers=bearer()) as answer:
            assert answer.status_code == 200


async def test_stream_ends_when_the_gateway_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment of the gateway would wait for every open page."""
    streams = Streams()
    async with AsyncExitStack() as there:
        client = await there.enter_async_context(before(monkeypatch, streams))
        async with (
            httpx2.AsyncClient(base_url=client.base_url, trust_env=False) as page,
            page.stream("GET", LIVE, headers=bearer()) as answer,
        ):
            parts = aiter(answer.aiter_raw())
            assert await read(parts) == FIRST
            await there.aclose()
            with pytest.raises(StopAsyncIteration):
                await read(parts)
