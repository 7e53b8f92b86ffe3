"""Errors as RFC 9457 problems: one shape for all of them, in words, never with the content that was sent."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.errors import Refused
from shared.mongo import StoreError
from shared.ops.telemetry import increment, log

MEDIA = "application/problem+json"
MIB = 1024 * 1024
WORDS = {
    "string_pattern_mismatch": "This is not written as it has to be: see the API's documentation.",
    "extra_forbidden": "This field is not known here.",
    "missing": "This field is needed.",
}
"""Where the library speaks of patterns and inputs, a person wants to know what to do."""

RETRY_AFTER = {"Retry-After": "2"}


def problem(slug: str, status: int, detail: str, headers: dict[str, str] | None = None, **extra: Any) -> JSONResponse:
    """The one shape of an error; `type` is an address in the docs."""
    title = HTTPStatus(status).phrase
    content = {"type": f"/problems/{slug}", "title": title, "status": status, "detail": detail} | extra
    return JSONResponse(content, status, headers, media_type=MEDIA)


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error of this app as a problem."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(StoreError, _unavailable)
    app.add_exception_handler(Exception, _broken)


def problem_response(error: Refused) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else {}
    if seconds := error.extra.get("retry_after"):
        headers |= {"Retry-After": str(seconds)}
    return problem(error.slug, error.status, error.detail, headers, **error.extra)


def too_large(limit: int) -> Refused:
    """Of a body with more than so many bytes."""
    return Refused("too-large", 413, f"The body is larger than {limit // MIB} MiB.")


def unavailable() -> JSONResponse:
    return problem(
        "try-again", 503, "This part of the system cannot be reached now. Nothing was lost: try again.", RETRY_AFTER
    )


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    if error.status == HTTPStatus.PRECONDITION_FAILED:
        increment("oms_save_conflicts_total", resolution="refused")
    return problem_response(error)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    """Where and what, without the value: no such address a 404, no JSON a 400, a wrong type or unknown field a 422."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if nowhere := [e["loc"][1] for e in found if e["loc"][0] == "path"]:
        return problem("not-found", 404, f"There is no such {nowhere[0]}.")
    if any(e["type"] == "json_invalid" for e in found):
        return problem("not-json", 400, "The body is not JSON.")
    errors = [
        {"where": ".".join(str(part) for part in e["loc"]), "what": WORDS.get(e["type"], e["msg"])} for e in found
    ]
    return problem("not-valid", 422, "The request does not fit: see errors.", errors=errors)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return problem("too-large", 413, str(error.detail))
    slug = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    headers = dict(error.headers) if error.headers else None
    return problem(slug, error.status_code, HTTPStatus(error.status_code).description or slug, headers)


async def _unavailable(_request: Request, error: Exception) -> JSONResponse:
    log.warning("store did not answer", error=type(error).__name__)
    return unavailable()


async def _broken(_request: Request, error: Exception) -> JSONResponse:
    """A fault of ours: logged by its place, never by its message, which may hold what somebody wrote."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "unknown"
    log.error("unexpected error", error=type(error).__name__, where=where)
    return problem("our-fault", 500, "Something went wrong on our side. Read it again before you repeat what you did.")
