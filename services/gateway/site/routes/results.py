"""Published results: passed to the public process as they are, without cookies, credentials or headers of ours."""

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from services.gateway.runtime import runtime_of
from services.gateway.site.error_page import unavailable_page
from services.gateway.upstream.headers import first
from services.gateway.upstream.messages import UpstreamRequest, UpstreamUnavailable
from shared.web.problems import unavailable

router = APIRouter(include_in_schema=False)

PUBLIC_PROCESS = "public"
TO_PUBLIC = frozenset({b"accept", b"accept-encoding", b"accept-language", b"if-modified-since", b"if-none-match"})
"""Headers of a reader that the public process gets: nothing that says who the reader is."""

FROM_PUBLIC = frozenset(
    {
        b"allow",
        b"cache-control",
        b"content-disposition",
        b"content-encoding",
        b"content-language",
        b"content-security-policy",
        b"content-type",
        b"etag",
        b"last-modified",
        b"link",
        b"location",
        b"retry-after",
        b"vary",
    }
)
"""Headers of the public process that a reader gets: its caching is its own, and it sets no cookie."""


@router.get("/results")
@router.get("/results.{extension}")
@router.get("/results/{path:path}")
@router.get("/api/v1/public/{path:path}")
async def published(request: Request) -> Response:
    """Return what the public process answers."""
    scope = request.scope
    target = b"?".join(part for part in (scope["raw_path"], scope["query_string"]) if part)
    headers = [(name, value) for name, value in scope["headers"] if name in TO_PUBLIC]
    try:
        reply = await runtime_of(scope).upstreams.send(
            PUBLIC_PROCESS, UpstreamRequest("GET", target, headers, file=True)
        )
    except UpstreamUnavailable:
        if "text/html" in first(headers, b"accept"):
            raise unavailable_page() from None
        return unavailable()
    body = StreamingResponse(reply.rest, reply.status) if reply.rest else Response(reply.body, reply.status)
    body.raw_headers = [header for header in reply.headers if header[0] in FROM_PUBLIC]
    if not reply.rest:
        body.raw_headers.append((b"content-length", str(len(reply.body)).encode()))
    return body
