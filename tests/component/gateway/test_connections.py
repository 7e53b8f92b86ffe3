"""Connections to services: an answer must never be lost, mixed up with another, or waited for without an end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from services.gateway.upstream.client import UpstreamClient, UpstreamTimeouts
from services.gateway.upstream.messages import UpstreamRequest, UpstreamResponse, UpstreamUnavailable

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
GET = UpstreamRequest("GET", b"/x", [])
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


NO_RESTART, RESTARTING = UpstreamTimeouts(restart=0), UpstreamTimeouts(restart=30)
"""Only a test about a restart waits for one."""


@dataclass
class Speaker:
    """The service under test, asked through the gateway's pool."""

    services: UpstreamClient
    port: int

    async def ask(self, ask: UpstreamRequest) -> UpstreamResponse:
        return await self.services.send("reviews", ask)


@asynccontextmanager
async def speaking(talk: Talk, port: int = 0, timeouts: UpstreamTimeouts = NO_RESTART) -> AsyncIterator["Speaker"]:
    """A service that talks as it is told, byte by byte."""
    done: list[asyncio.Task[None]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        done.append(task)
        try:
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port)
    port = server.sockets[0].getsockname()[1]
    services = UpstreamClient({"reviews": f"http://127.0.0.1:{port}"}, timeouts)
    try:
        yield Speaker(services, port)
    finally:
        await services.close()
        server.close()
        for task in done:
            task.cancel()
        await asyncio.gather(*done, return_exceptions=True)


def saying(*answers: bytes, then_close: bool = False) -> tuple[Talk, list[int]]:
    """One answer a request, and on which connection each was asked."""
    connections: list[int] = []
    left = list(answers)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while left:
            await reader.readuntil(b"\r\n\r\n")
            connections.append(id(writer))
            writer.write(left.pop(0))
            if then_close:
                return

    return talk, connections


async def test_one_connection_serves_one_request_after_the_other() -> None:
    talk, connections = saying(OK, OK, OK)
    async with speaking(talk) as service:
        bodies = [(await service.ask(GET)).body for _ in range(3)]
    assert (bodies, len(connections), len(set(connections))) == ([b"ok"] * 3, 3, 1)


async def test_requests_at_once_get_their_own_answers() -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(path), path))

    async with speaking(echo) as service:
        paths = [b"/%d" % number for number in range(300)]
        replies = await asyncio.gather(*(service.ask(UpstreamRequest("GET", path, [])) for path in paths))
    assert [reply.body for reply in replies] == paths


async def test_a_chunked_answer_arrives_whole() -> None:
    talk, _ = saying(
        b'HTTP/1.1 200 OK\r\nETag: "1"\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n'
    )
    async with speaking(talk) as service:
        reply = await service.ask(GET)
    assert (reply.body, (b"etag", b'"1"') in reply.headers) == (b"abc", True)


async def test_an_answer_without_a_body_ends() -> None:
    talk, _ = saying(b"HTTP/1.1 204 No Content\r\n\r\n", OK)
    async with speaking(talk) as service:
        assert [(await service.ask(GET)).status for _ in range(2)] == [204, 200]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhal",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhal",
        b"this is not HTTP\r\n\r\n",
    ],
    ids=["nothing", "half a body", "half a chunk", "garbage"],
)
async def test_a_broken_answer_is_no_answer(answer: bytes) -> None:
    """Half an answer shown as a whole one would be a wrong number or a lost rating."""
    talk, _ = saying(answer, then_close=True)
    async with speaking(talk) as service:
        with pytest.raises(UpstreamUnavailable):
            await service.ask(GET)


async def test_after_connection_close_the_next_request_gets_a_new_connection() -> None:
    closing = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    talk, connections = saying(closing, OK, then_close=True)
    async with speaking(talk) as service:
        replies = [await service.ask(GET), await service.ask(GET)]
    assert ([reply.body for reply in replies], len(connections)) == ([b"", b"ok"], 2)


async def test_a_connection_at_rest_for_long_is_not_used_again() -> None:
    """The service may be about to close it: a save sent then would be lost on the way."""
    talk, connections = saying(OK, OK)
    async with speaking(talk, timeouts=UpstreamTimeouts(idle_connection=0)) as service:
        assert [(await service.ask(GET)).body for _ in range(2)] == [b"ok", b"ok"]
    assert len(set(connections)) == 2


async def test_a_request_given_up_takes_its_connection_along() -> None:
    """Its late answer must reach nobody else, and the place must be free again."""
    asked, gone = asyncio.Event(), asyncio.get_running_loop().create_future()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if not asked.is_set():
            asked.set()
            gone.set_result(await reader.read())
        writer.write(OK)

    async with speaking(talk) as service:
        waiting = asyncio.create_task(service.ask(GET))
        await asked.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await asyncio.wait_for(gone, 30) == b""
        assert (await service.ask(GET)).body == b"ok"


async def test_patience_ends() -> None:
    talk, _ = saying(OK)
    async with speaking(talk, timeouts=UpstreamTimeouts(request=0)) as service:
        with pytest.raises(UpstreamUnavailable):
            await service.ask(GET)


async def test_whoever_does_not_listen_is_unreachable() -> None:
    with pytest.raises(UpstreamUnavailable):
        await UpstreamClient({"reviews": "http://127.0.0.1:1"}, NO_RESTART).send("reviews", GET)
    with pytest.raises(UpstreamUnavailable):
        await UpstreamClient({}).send("reviews", GET)


SAVE = UpstreamRequest("PATCH", b"/x", [(b"Idempotency-Key", b"one")])


@pytest.mark.parametrize("ask", [GET, SAVE], ids=["a question", "a save with its key"])
async def test_an_answer_that_was_cut_off_is_asked_for_again(ask: UpstreamRequest) -> None:
    """A service that was killed after its commit has the answer when it is back; the reviewer need not know."""
    talk, connections = saying(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhal", OK, then_close=True)
    async with speaking(talk, timeouts=RESTARTING) as service:
        assert (await service.ask(ask)).body == b"ok"
    assert len(connections) == 2


@pytest.mark.parametrize("method", ["PATCH", "POST", "PUT", "DELETE"])
async def test_a_save_without_a_key_is_never_sent_twice(method: str) -> None:
    """By us or by the library, which would repeat two of them."""
    talk, connections = saying(b"", OK, then_close=True)
    async with speaking(talk, timeouts=RESTARTING) as service:
        with pytest.raises(UpstreamUnavailable):
            await service.ask(UpstreamRequest(method, b"/x", []))
    assert len(connections) == 1


async def test_a_service_that_is_being_restarted_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    talk, _ = saying(OK)
    async with speaking(talk) as service:
        port = service.port
    services = UpstreamClient({"reviews": f"http://127.0.0.1:{port}"}, RESTARTING)
    asking = asyncio.create_task(services.send("reviews", UpstreamRequest("PATCH", b"/x", [])))
    refused, exchange = asyncio.Event(), services._exchange

    async def noted(*args: Any) -> UpstreamResponse:
        try:
            return await exchange(*args)
        except Exception:
            refused.set()
            raise

    monkeypatch.setattr(services, "_exchange", noted)
    await refused.wait()
    async with speaking(talk, port):
        assert (await asking).body == b"ok"
    await services.close()


@pytest.mark.parametrize("value", [b"v\r\nx: y", b"v\ny", b"v\ry"])
async def test_a_line_break_in_a_header_is_never_sent(value: bytes) -> None:
    """Otherwise one request could carry a second one past the gateway's checks."""
    talk, connections = saying(OK)
    async with speaking(talk) as service:
        with pytest.raises(UpstreamUnavailable):
            await service.ask(UpstreamRequest("GET", b"/a", [(b"if-match", value)]))
    assert connections == []


async def test_a_request_goes_out_as_it_was_asked() -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"four"))
        writer.write(OK)

    async with speaking(listen) as service:
        await service.ask(UpstreamRequest("PUT", b"/a?b=c%2F", [(b"content-type", b"text/plain")], b"four"))
    head, _, body = heard[0].partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    assert (lines[0], body) == (b"put /a?b=c%2f http/1.1", b"four")
    assert {b"content-length: 4", b"content-type: text/plain"} <= set(lines)
