"""Cache of responses: bounded, conditional, and cleared with a new version."""

import gzip

import pytest
from starlette.types import Message, Scope

from services.projections.public.web.page_cache import CachedResponse, CacheMiddleware, PageCache, cached_response
from services.projections.public.web.site import Site


def response_of(size: int) -> CachedResponse:
    return cached_response(200, b"x" * size, [("Content-Type", "text/html")])


async def sent(cache: PageCache, path: str, *, method: str = "GET", tag: str = "", encoding: str = "") -> list[Message]:
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    async def missed(_scope: Scope, _receive: object, send: object) -> None:
        raise LookupError(path)

    headers = [(b"if-none-match", tag.encode())] if tag else []
    headers += [(b"accept-encoding", encoding.encode())] if encoding else []
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers}
    await CacheMiddleware(missed, cache)(scope, None, send)  # type: ignore[arg-type]
    return messages


async def test_a_cached_page_is_sent_with_its_tag_and_not_again() -> None:
    """Every visit would cost the whole page, and the process could not keep up on the day of a release."""
    cache, response = PageCache(), response_of(10)
    cache.store(("/results", b""), response)
    start, body = await sent(cache, "/results")
    assert (start["status"], body["body"]) == (200, b"x" * 10)
    for tag in (response.etag.decode(), f"W/{response.etag.decode()}", '"other", ' + response.etag.decode(), "*"):
        start, body = await sent(cache, "/results", tag=tag)
        assert (start["status"], body["body"]) == (304, b"")
        assert dict(start["headers"])[b"etag"] == response.etag
    start, body = await sent(cache, "/results", method="HEAD")
    assert (start["status"], body["body"], dict(start["headers"])[b"content-length"]) == (200, b"", b"10")


async def test_a_page_is_sent_compressed_to_those_who_take_it() -> None:
    """A phone on a slow line would load ten times as much; a client without gzip would get what it cannot read."""
    cache, response = PageCache(), response_of(5000)
    cache.store(("/results", b""), response)
    assert response.packed
    for accepted, encoding in (
        ("gzip, br", b"gzip"),
        ("br", None),
        ("gzip;q=0", None),
        ("gzip;q=0.5", b"gzip"),
        ("", None),
    ):
        start, body = await sent(cache, "/results", encoding=accepted)
        headers = dict(start["headers"])
        assert headers.get(b"content-encoding") == encoding
        assert headers[b"vary"] == b"Accept-Encoding"
        assert (gzip.decompress(body["body"]) if encoding else body["body"]) == response.body
        start, body = await sent(cache, "/results", encoding=accepted, tag=headers[b"etag"].decode())
        assert (start["status"], body["body"]) == (304, b"")


async def test_cache_is_bounded_in_bytes() -> None:
    """Addresses that somebody makes up would fill the memory."""
    cache = PageCache(max_bytes=100)
    for number in range(50):
        cache.store((f"/{number}", b""), response_of(30))
    assert [number for number in range(50) if cache.find((f"/{number}", b""))] == [47, 48, 49]
    cache.store(("/huge", b""), response_of(1000))
    assert cache.find(("/huge", b"")) is None


@pytest.mark.requirement("R61")
async def test_other_spellings_of_an_address_lead_to_the_canonical_one(site: Site) -> None:
    """One view would be kept many times, and two people would share two links."""
    for path, query, target in [
        ("/results", "county=sonoma&lang=en", "/results?county=06097"),
        ("/results/counties/sierra", "", "/results/counties/06091"),
        ("/results/items/12a", "", "/results/items/12A"),
        ("/results/", "", "/results"),
        ("/results/items", "", "/results"),
    ]:
        response = await site.response(path, query)
        assert (response.status, dict(response.headers)[b"location"].decode()) == (302, target)
    await site.response("/results", "county=06097")
    assert site.cache.find(("/results", b"county=06097"))


async def test_a_redirection_cannot_be_made_to_set_headers(site: Site) -> None:
    """A link could set a cookie in our name, or lead to another site."""
    for path in ("/results/x\r\nSet-Cookie: a=b/", "/results/counties/\u4e2d/", "/results/counties/sierra\r\n/"):
        response = await site.response(path, "")
        location = dict(response.headers)[b"location"]
        assert location.startswith(b"/results/")
        assert b"\r" not in location
        assert b"\n" not in location


async def test_without_a_publication_a_page_says_so_plainly(site: Site) -> None:
    """A reader would see an error, or worse, an empty table."""
    site.library.is_known, site.library.current = False, None
    response = await site.response("/results", "")
    assert response.status == 503
    assert b"These results cannot be shown just now" in response.body
    site.library.is_known = True
    response = await site.response("/results", "lang=es")
    assert b"A\xc3\xban no se ha publicado nada" in response.body
