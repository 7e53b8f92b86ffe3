"""Documents of the API and of the events, the pages that render them, and the pages of the problem types."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

from services.gateway.problem_types import problem_types
from services.gateway.site.current_user import person_or_none
from services.gateway.site.error_page import no_such_page
from services.gateway.site.reference_tables import operations_of, topics_of, types_of
from services.gateway.site.rendering import page

router = APIRouter(include_in_schema=False)

DOCUMENTS = Path(__file__).resolve().parents[4] / "docs"


@router.get("/openapi.json")
async def openapi_document() -> FileResponse:
    return _document("openapi.json")


@router.get("/asyncapi.json")
async def asyncapi_document() -> FileResponse:
    return _document("asyncapi.json")


@router.get("/docs")
async def openapi_page(request: Request) -> Response:
    return page("openapi.html", await person_or_none(request), **_api_tables())


@router.get("/events")
async def asyncapi_page(request: Request) -> Response:
    return page("asyncapi.html", await person_or_none(request), **_event_tables())


@router.get("/problems")
async def list_problems(request: Request) -> Response:
    return page("problems.html", await person_or_none(request), kinds=problem_types())


@router.get("/problems/{slug}")
async def explain_problem(request: Request, slug: str) -> Response:
    """Where the `type` of a problem leads."""
    kind = problem_types().get(slug)
    if kind is None:
        raise no_such_page()
    return page("problem.html", await person_or_none(request), slug=slug, kind=kind)


@cache
def _api_tables() -> dict[str, Any]:
    document = _content("openapi.json")
    return {"services": operations_of(document), "types": types_of(document)}


@cache
def _event_tables() -> dict[str, Any]:
    document = _content("asyncapi.json")
    return {"topics": topics_of(document), "types": types_of(document)}


def _content(name: str) -> dict[str, Any]:
    if not (DOCUMENTS / name).is_file():
        raise HTTPException(404)
    content: dict[str, Any] = orjson.loads((DOCUMENTS / name).read_bytes())
    return content


def _document(name: str) -> FileResponse:
    if not (DOCUMENTS / name).is_file():
        raise HTTPException(404)
    return FileResponse(DOCUMENTS / name, media_type="application/json")
