"""Cache of finished responses as bytes, and the ASGI path that answers from it before any routing."""

import gzip
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.etags import tags_in

MAX_BYTES = 128 * 1024 * 1024
MAX_ENTRIES = 20_000
MIN_PACKED_BYTES = 1_000
TEXT = (b"text/", b"application/json", b"image/svg+xml")
"""Beginnings of media types that are sent compressed."""

GZIP = re.compile(rb"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
"""In Accept-Encoding: gzip, unless it is refused by a quality of zero."""

RawHeaders = list[tuple[bytes, bytes]]
Address = tuple[str, bytes]
"""Path and query string as they were sent."""


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response with everything that is sent, for both answers to a conditional request."""

    status: int
    body: bytes
    etag: bytes
    headers: RawHeaders
    unmodified: RawHeaders
    packed: "CachedResponse | None" = None
    """The same, compressed, for clients that take it."""

    @property
    def size(self) -> int:
        return len(self.body) + (len(self.packed.body) if self.packed else 0)


def cached_response(status: int, body: bytes, headers: Sequence[tuple[str, str]]) -> CachedResponse:
    """Return a response with a strong ETag of its bytes."""
    given = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    digest = sha256(body).hexdigest()[:32]
    is_text = dict(given).get(b"content-type", b"").startswith(TEXT)
    if not is_text or len(body) < MIN_PACKED_BYTES:
        return _response(status, body, f'"{digest}"', given)
    varied = [*given, (b"vary", b"Accept-Encoding")]
    packed = gzip.compress(body, 6, mtime=0)
    return replace(
        _response(status, body, f'"{digest}"', varied),
        packed=_response(status, packed, f'"{digest}-gzip"', [*varied, (b"content-encoding", b"gzip")]),
    )


def _response(status: int, body: bytes, etag: str, headers: RawHeaders) -> CachedResponse:
    shared = [*headers, (b"etag", etag.encode())]
    unmodified = [(name, value) for name, value in shared if name not in (b"content-type", b"content-encoding")]
    whole = [*shared, (b"content-length", str(len(body)).encode())]
    return CachedResponse(status, body, etag.encode(), whole, unmodified)


@dataclass
class PageCache:
    """Responses by address; the least recently used are dropped beyond `max_bytes`. Losing one is always safe."""

    max_bytes: int = MAX_BYTES
    _responses: OrderedDict[Address, CachedResponse] = field(default_factory=OrderedDict)
    _bytes: int = 0

    def find(self, address: Address) -> CachedResponse | None:
        response = self._responses.get(address)
        if response is not None:
            self._responses.move_to_end(address)
        return response

    def store(self, address: Address, response: CachedResponse) -> None:
        if response.size > self.max_bytes:
            return
        if replaced := self._responses.pop(address, None):
            self._bytes -= replaced.size
        self._responses[address] = response
        self._bytes += response.size
        while self._bytes > self.max_bytes or len(self._responses) > MAX_ENTRIES:
            _, dropped = self._responses.popitem(last=False)
            self._bytes -= dropped.size

    def clear(self) -> None:
        self._responses.clear()
        self._bytes = 0


class CacheMiddleware:
    """Answers GET and HEAD from the cache; everything else goes to the application."""

    def __init__(self, app: ASGIApp, cache: PageCache) -> None:
        self._app, self._cache = app, cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            response = self._cache.find((scope["path"], scope["query_string"]))
            if response is not None:
                await respond(response, scope, send)
                return
        await self._app(scope, receive, send)


async def respond(response: CachedResponse, scope: Scope, send: Send) -> None:
    """Send a response, or 304 where the client has these bytes already."""
    known = b""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            known = value
        elif name == b"accept-encoding" and response.packed and GZIP.search(value):
            response = response.packed
    if known and _matches(known, response.etag):
        await send({"type": "http.response.start", "status": 304, "headers": response.unmodified})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else response.body})


def _matches(header: bytes, etag: bytes) -> bool:
    return header in (etag, b"*") or tags_in(etag.decode())[0] in tags_in(header.decode("latin-1"))
