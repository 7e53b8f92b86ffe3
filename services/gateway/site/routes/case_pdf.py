"""Case as a PDF: read from its services in the person's name, so that each decides on access, and typeset here."""

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.gateway.credentials import Bearer
from services.gateway.printing.blocks import CaseContent, KindName
from services.gateway.printing.case_document import paper
from services.gateway.printing.typesetter_pool import Typesetter
from services.gateway.read_audit import record_read
from services.gateway.runtime import runtime_of
from services.gateway.site.current_user import person_of, sign_in_redirect
from services.gateway.site.error_page import TITLES, PageError, unavailable_page
from services.gateway.upstream.client import UpstreamClient
from services.gateway.upstream.headers import first
from services.gateway.upstream.messages import UpstreamRequest, UpstreamResponse, UpstreamUnavailable
from shared.contracts.vocabulary import CaseId, Purpose, Site, purpose_of
from shared.errors import Refused
from shared.ops.telemetry import traceparent, tracer
from shared.security.tokens import Unauthenticated

router = APIRouter(include_in_schema=False)

TYPESETTER = Typesetter()
OK, MISSING = 200, 404


@dataclass(frozen=True)
class Reader:
    """One person's reading of one case."""

    upstreams: UpstreamClient
    bearer: Bearer
    site: str
    case: str

    async def read_part(self, service: str, part: str = "") -> UpstreamResponse:
        """Return a part of the case after recording the read. Raises Refused or UpstreamUnavailable."""
        token = (b"authorization", f"Bearer {self.bearer.token}".encode())
        target = f"/api/v1/sites/{self.site}/cases/{self.case}{part}".encode()
        reply = await self.upstreams.send(
            service, UpstreamRequest("GET", target, [token, (b"traceparent", traceparent().encode())])
        )
        if reply.status not in (OK, MISSING) or (reply.status == MISSING and service == "reviews"):
            raise _refusal(reply)
        return await record_read(self.upstreams, self.bearer, reply)

    async def record_print(self, kind: KindName, read: UpstreamResponse) -> None:
        """Record the print beside its reads, with the grant that allowed them (R76)."""
        read_record: dict[str, Any] = orjson.loads(first(read.headers, b"oms-read"))
        read_record["event"] |= {"operation": f"print_{kind}"}
        await record_read(
            self.upstreams, self.bearer, UpstreamResponse(OK, [(b"oms-read", orjson.dumps(read_record))], b"")
        )


@router.get("/sites/{site}/cases/{case}/print.pdf")
async def print_case(request: Request, site: Site, case: CaseId, kind: KindName = "full") -> Response:
    """The whole case, or a share-safe copy without anything that tells who said what."""
    is_page = "text/html" in request.headers.get("accept", "")
    try:
        person = await person_of(request, site)
        reader = Reader(runtime_of(request.scope).upstreams, Bearer(person.user, person.token), site, case)
        with tracer().start_as_current_span("GET gateway page"):
            pdf = await _printed(request, reader, kind)
    except Unauthenticated:
        if not is_page:
            raise
        return sign_in_redirect(f"{request.url.path}?kind={kind}")
    except UpstreamUnavailable:
        raise unavailable_page() from None
    except Refused as error:
        if is_page and error.status in TITLES:
            raise PageError(error.status, TITLES[error.status], error.detail) from None
        raise
    practice = {"OMS-Practice": "true"} if purpose_of(site) is Purpose.TRAINING else {}
    name = {"Content-Disposition": f'inline; filename="{case}-{kind}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=name | practice)


async def _printed(request: Request, reader: Reader, kind: KindName) -> bytes:
    """Return the PDF. Raises Refused or UpstreamUnavailable."""
    case = await reader.read_part("reviews")
    texts, ratings = await reader.read_part("reviews", "/texts"), await reader.read_part("ratings", "/ratings")
    rated = orjson.loads(ratings.body) if ratings.status == OK else {}
    runtime = runtime_of(request.scope)
    zone = runtime.access.state.zone(reader.site)
    content = CaseContent(orjson.loads(case.body), orjson.loads(texts.body), rated, kind, zone)
    pdf = await TYPESETTER.pdf(await asyncio.to_thread(paper, content, runtime.now()), runtime.settings.assets)
    await reader.record_print(kind, case)
    return pdf


def _refusal(reply: UpstreamResponse) -> Exception:
    """Return the error with the service's own sentence."""
    if first(reply.headers, b"content-type") != "application/problem+json":
        return UpstreamUnavailable("a service")
    problem: dict[str, Any] = orjson.loads(reply.body)
    return Refused(str(problem["type"]).rpartition("/")[2], reply.status, str(problem["detail"]))
