"""Read audit: identity records a read before its response is returned; else nothing is shown (R36, R76)."""

from collections.abc import Sequence

from services.gateway.credentials import Bearer
from services.gateway.upstream.client import UpstreamClient
from services.gateway.upstream.headers import Raw, first
from services.gateway.upstream.messages import UpstreamRequest, UpstreamResponse, UpstreamUnavailable
from shared.ops.telemetry import traceparent

CREATED = 201


async def record_read(upstreams: UpstreamClient, bearer: Bearer, reply: UpstreamResponse) -> UpstreamResponse:
    """Return the same response. Raise UpstreamUnavailable when the read cannot be recorded."""
    audited = first(reply.headers, b"oms-read")
    if not audited:
        return reply
    headers: Sequence[Raw] = (
        (b"content-type", b"application/json"),
        (b"authorization", f"Bearer {bearer.token}".encode()),
        (b"traceparent", traceparent().encode()),
    )
    ask = UpstreamRequest("POST", b"/api/v1/internal/reads", list(headers), audited.encode())
    is_noted = False
    try:
        is_noted = (await upstreams.send("identity", ask)).status == CREATED
    finally:
        if reply.rest and not is_noted:
            await reply.rest.close()
    if not is_noted:
        raise UpstreamUnavailable("identity")
    return reply
