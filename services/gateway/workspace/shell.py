"""Routes of the workspace: the shell, which is the same for every person and address, and the built files."""

import json
import re
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

from services.gateway.runtime import runtime_of
from services.gateway.site.assets import STATIC
from services.gateway.workspace.build import build_in
from shared.web_design.environment import make_environment
from shared.web_design.static_files import KEPT_FOR_A_YEAR, REVALIDATED

router = APIRouter(include_in_schema=False)

ENVIRONMENT = make_environment(Path(__file__).parent / "templates", static=STATIC)
BUILT_NAME = re.compile(r"[a-zA-Z0-9_.-]+-[A-Z0-9]{8}\.(js|css)")
"""Names of built files carry a hash of their content."""

TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
STYLE_SHEETS = ("uswds/css/uswds.min.css", "oms.css")


@router.get("/app")
async def add_slash() -> Response:
    return RedirectResponse("/app/", 308)


@router.get("/app/service_worker.js")
async def service_worker(request: Request) -> Response:
    """Return the script that keeps the shell and the built files in the browser, with the list of their addresses."""
    build = build_in(runtime_of(request.scope).settings.workspace)
    styles = [STATIC.address(name) for name in STYLE_SHEETS]
    files = [f"/app/files/{name}" for name in build.files]
    script = f"const KEPT = {json.dumps(['/app/shell', *styles, *files])};\n{build.service_worker}"
    return Response(script, media_type=TYPES["js"], headers={"Cache-Control": REVALIDATED})


@router.get("/app/files/{name}")
async def built_file(request: Request, name: str) -> Response:
    """Return a built file; compressed where the browser takes it."""
    folder = runtime_of(request.scope).settings.workspace
    matched = BUILT_NAME.fullmatch(name)
    if matched is None or not (folder / name).is_file():
        raise HTTPException(404)
    headers = {"Cache-Control": KEPT_FOR_A_YEAR, "Vary": "Accept-Encoding"}
    file = folder / name
    if "br" in re.findall(r"[a-z]+", request.headers.get("accept-encoding", "")):
        file, headers["Content-Encoding"] = folder / f"{name}.br", "br"
    return FileResponse(file, media_type=TYPES[matched[1]], headers=headers)


@router.get("/app/{path:path}")
async def shell(request: Request, path: str) -> HTMLResponse:  # noqa: ARG001 the client reads the address
    """Return the shell of every page; the client finds out who is signed in and what the address means."""
    build = build_in(runtime_of(request.scope).settings.workspace)
    text = ENVIRONMENT.get_template("shell.html").render(build=build, style_sheets=STYLE_SHEETS)
    return HTMLResponse(text, headers={"Cache-Control": REVALIDATED})
