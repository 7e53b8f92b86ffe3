"""Responses with an ETag, and the header by which the gateway records a read."""

from typing import Any

import orjson
from fastapi import Response
from fastapi.responses import JSONResponse

from shared.access import AccessDecision
from shared.contracts.vocabulary import Purpose, purpose_of


def mark_audited_read(response: Response, operation: str, verdict: AccessDecision, about: str | None = None) -> None:
    """Say that an answer shows what has to be noted; the gateway notes it before it lets it out (R36, R76)."""
    told = {"operation": operation, "about": about, "grant": verdict.grant, "purpose_code": verdict.purpose_code}
    event = {name: value for name, value in told.items() if value is not None}
    response.headers["oms-read"] = orjson.dumps({"place": verdict.site, "event": event}).decode()


def etag(sequence: int) -> dict[str, str]:
    return {"ETag": f'"{sequence}"'}


def versioned_response(content: Any, sequence: int, *, status: int = 200, replayed: bool = False) -> JSONResponse:
    """A resource with its ETag; a replayed request says so."""
    return JSONResponse(content, status, etag(sequence) | ({"Idempotency-Replayed": "true"} if replayed else {}))


def practice(site: str) -> dict[str, bool]:
    """What a training site shows is practice, and says so everywhere (R7)."""
    return {"practice": True} if purpose_of(site) is Purpose.TRAINING else {}
