"""Responses with an ETag, and the header by which the gateway records a read."""

from typing import Any

import orjson
from fastapi import Response
from fastapi.responses import JSONResponse

from shared.access import AccessDecision
from shared.contracts.vocabulary import Purpose, purpose_of


def mark_audited_read(response: Response, operation: str, decision: AccessDecision, about: str | None = None) -> None:
    """Mark a response whose read is audited; the gateway records the read before it returns the response (R36, R76)."""
    fields = {"operation": operation, "about": about, "grant": decision.grant, "purpose_code": decision.purpose_code}
    event = {name: value for name, value in fields.items() if value is not None}
    response.headers["oms-read"] = orjson.dumps({"place": decision.site, "event": event}).decode()


def etag(sequence: int) -> dict[str, str]:
    return {"ETag": f'"{sequence}"'}


def versioned_response(content: Any, sequence: int, *, status: int = 200, replayed: bool = False) -> JSONResponse:
    """Return a resource with its ETag, and with a header when an idempotency key was replayed."""
    return JSONResponse(content, status, etag(sequence) | ({"Idempotency-Replayed": "true"} if replayed else {}))


def practice(site: str) -> dict[str, bool]:
    """Return the field that marks every resource of a training site as practice (R7)."""
    return {"practice": True} if purpose_of(site) is Purpose.TRAINING else {}
