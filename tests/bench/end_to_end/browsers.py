"""The reviewers' browsers: a client that takes little of the two cores, which belong to what is measured."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

AT_ONCE = 100


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return orjson.loads(self.body)


class Browsers:
    """Many, each with its own sign-in, over one pool of connections."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def request(self, method: str, url: str, *, json: Any, headers: dict[str, str]) -> Answer:
        """Raises aiohttp.ClientError and TimeoutError."""
        said = {"Content-Type": "application/json"} if json is not None else {}
        body = orjson.dumps(json) if json is not None else None
        async with self._session.request(method, url, data=body, headers=headers | said) as answer:
            return Answer(answer.status, answer.headers, await answer.read())


@asynccontextmanager
async def browsers(address: str) -> AsyncIterator[Browsers]:
    connector, patience = TCPConnector(limit=AT_ONCE), ClientTimeout(total=30)
    async with ClientSession(address, connector=connector, cookie_jar=DummyCookieJar(), timeout=patience) as session:
        yield Browsers(session)
