"""Files pass the gateway as they come: noted before their first byte, and broken off where the service breaks off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from tests.component.gateway.client import SERVICES, bearer, gateway, served
from tests.component.problems import refused

EXPORTS = "/api/v1/sites/ca-cqi/exports"
FILE = f"{EXPORTS}/exp_{'0' * 32}/file"
READ = b'{"place": "ca-cqi", "event": {"operation": "export_cases"}}'
PARTS = (b"first", b"second")


@dataclass
class Files:
    """A service that gives a file's first part, and the second when it is let; identity, which notes reads."""

    status: int = 200
    notes: int = 201
    breaks: bool = False
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    happened: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        if scope["path"].endswith("/internal/reads"):
            self.happened.append("noted")
            await send({"type": "http.response.start", "status": self.notes, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        self.happened.append("asked")
        headers = [(b"content-type", b"text/csv"), (b"content-disposition", b"attachment"), (b"oms-read", READ)]
        length = [(b"content-length", b"%d" % sum(map(len, PARTS)))]
        await send({"type": "http.response.start", "status": self.status, "headers": headers + length})
        await send({"type": "http.response.body", "body": PARTS[0], "more_body": True})
        await self.go_on.wait()
        if self.breaks:
            raise ConnectionError
        await send({"type": "http.response.body", "body": PARTS[1]})


@asynccontextmanager
async def before(monkeypatch: pytest.MonkeyPatch, files: Files) -> AsyncIterator[httpx2.AsyncClient]:
    async with (
        served(files) as address,
        gateway(monkeypatch, dict.fromkeys(SERVICES, address)) as client,
    ):
        yield client


@pytest.mark.parametrize("path", [FILE, f"{EXPORTS}/cases?format=csv", f"{EXPORTS}/narratives?quarter=2026Q3"])
@pytest.mark.requirement("R76")
async def test_a_file_is_passed_on_as_it_comes_after_its_reading_was_noted(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Otherwise a large file is held whole, and cut off after the patience for an answer."""
    files = Files()
    async with before(monkeypatch, files) as client, client.stream("GET", path, headers=bearer()) as answer:
        parts = answer.aiter_raw()
        assert await anext(parts) == PARTS[0]
        assert files.happened == ["asked", "noted"]
        files.go_on.set()
        assert [part async for part in parts] == [PARTS[1]]
    told = {name: answer.headers[name] for name in ("content-type", "content-disposition", "content-length")}
    assert told == {"content-type": "text/csv", "content-disposition": "attachment", "content-length": "11"}
    assert "oms-read" not in answer.headers


async def test_a_file_whose_reading_cannot_be_noted_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(notes=500)
    async with before(monkeypatch, files) as client:
        answer = await client.get(FILE, headers=bearer())
        files.go_on.set()
    refused(answer, 503, "try-again")
    assert PARTS[0] not in answer.content


async def test_a_file_that_breaks_off_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of a state's cases must not look like all of them."""
    files = Files(breaks=True)
    files.go_on.set()
    async with before(monkeypatch, files) as client:
        with pytest.raises(httpx2.TransportError):
            await client.get(FILE, headers=bearer())


async def test_a_refusal_instead_of_a_file_is_an_answer_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(status=409)
    files.go_on.set()
    async with before(monkeypatch, files) as client:
        answer = await client.get(FILE, headers=bearer())
    assert (answer.status_code, answer.content) == (409, b"".join(PARTS))
