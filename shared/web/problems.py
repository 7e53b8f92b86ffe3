"""Problem documents (RFC 9457) for all errors; they never repeat content of the request."""

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
DETAILS = {
    "string_pattern_mismatch": "This is not written as it has to be: see the API's documentation.",
    "extra_forbidden": "This field is not known here.",
    "missing": "This field is needed.",
}
"""Details by error type of pydantic, where its own message is about patterns and inputs."""

RETRY_AFTER = {"Retry-After": "2"}


def problem(slug: str, status: int, detail: str, headers: dict[str, str] | None = None, **extra: Any) -> JSONResponse:
    """Return a problem document; `type` is a path of the documentation."""
    title = HTTPStatus(status).phrase
    content = {"type": f"/problems/{slug}", "title": title, "status": status, "detail": detail} | extra
    return JSONResponse(content, status, headers, media_type=MEDIA)


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error of this application with a problem document."""
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
    """Return the refusal of a body with more than `limit` bytes."""
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
    """Return location and message of each error without its value: 404 for a path, 400 for malformed JSON, else 422."""
    assert isinstance(error, RequestValidationError)
    problems = error.errors()
    if unknown := [e["loc"][1] for e in problems if e["loc"][0] == "path"]:
        return problem("not-found", 404, f"There is no such {unknown[0]}.")
    if any(e["type"] == "json_invalid" for e in problems):
        return problem("not-json", 400, "The body is not JSON.")
    errors = [
        {"where": ".".join(str(part) for part in e["loc"]), "what": DETAILS.get(e["type"], e["msg"])} for e in problems
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
    log.warning("store.unavailable", error=type(error).__name__)
    return unavailable()


async def _broken(_request: Request, error: Exception) -> JSONResponse:
    """Log a defect by its location, never by its message, which may hold content of a request."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "unknown"
    log.error("request.failed", error=type(error).__name__, where=where)
    return problem("our-fault", 500, "Something went wrong on our side. Read it again before you repeat what you did.")
