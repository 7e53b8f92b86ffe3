"""The public API as one OpenAPI 3.1 document, from the services' routers: with our problems, headers and sign-in."""

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from cli.docs_generator.operations import complete_operation
from cli.docs_generator.statuses import Json
from services.gateway.credentials import COOKIE
from services.gateway.upstream.routes import PREFIX
from shared.web.authorization import requirement_of

ABOUT = """\
Case reviews of child welfare (CFSR): enter them, rate them, see the results.

Errors are problems by RFC 9457; the `type` of each leads to a page that says what it means and what to do.
Send `Idempotency-Key` with a write that you may have to repeat: the same key gets the same answer.
In a browser's session, an equal POST within a minute after one that created something gets its answer, too.
A resource's `ETag` is its version; writing to what exists needs it as `If-Match`. Bodies are 1 MiB at most, a
sampling frame 4 MiB."""

PROBLEM: Json = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457; some types add members such as `errors`, `conflicts` or `missing`.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/not-found"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What happened, in words that may be shown to a person."},
    },
    "additionalProperties": True,
}

WAYS_IN: dict[str, Json] = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A machine's API key (`oms_…`), which holds in one site and for what it was issued for. "
        "On the machine itself also a signed token of minutes: `oms token reviewer` prints one of an invented person.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "What a browser has after `POST /sign-in`. Requests that another website makes it send are "
        "refused.",
    },
}


def openapi(routers: Iterable[APIRouter]) -> Json:
    """The whole document; operation ids are the names of the functions that answer."""
    app = FastAPI(title="Open OMS", version="1", description=ABOUT, generate_unique_id_function=lambda r: r.name)
    versioned: set[str] = set()
    for router in routers:
        app.include_router(router, prefix=PREFIX)
        versioned |= versioned_operations(router)
    document: Json = app.openapi()
    document["servers"] = [{"url": "/", "description": "Where this document was read"}]
    document["security"] = [{name: []} for name in WAYS_IN]
    document["components"]["securitySchemes"] = WAYS_IN
    schemas = document["components"]["schemas"] = _with_problem(document["components"]["schemas"])
    document["paths"] = {
        path: {
            method: complete_operation(
                method, path, operation, schemas, is_versioned=operation["operationId"] in versioned
            )
            for method, operation in item.items()
        }
        for path, item in document["paths"].items()
    }
    return document


def versioned_operations(router: APIRouter) -> set[str]:
    """Return the operations whose signature demands If-Match."""
    routes = [route.original_route for route in iter_route_contexts(router.routes)]
    requirements = {route.name: requirement_of(route.endpoint) for route in routes if isinstance(route, APIRoute)}
    return {name for name, requirement in requirements.items() if requirement and requirement.if_match}


def _with_problem(schemas: Json) -> Json:
    """Return the schemas by name, with the shape of our errors in place of FastAPI's."""
    ours = {name: schema for name, schema in schemas.items() if name not in ("HTTPValidationError", "ValidationError")}
    return dict(sorted((ours | {"Problem": PROBLEM}).items()))
