"""Styles and fonts of the pages: files of a package, and a few of our own."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from services.gateway.runtime import runtime_of
from services.gateway.upstream.headers import same_version

router = APIRouter(include_in_schema=False)

PACKAGES = {"uswds": "@uswds/uswds/dist"}
FONTS = "@expo-google-fonts/noto-serif"
CACHED_FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
REVALIDATED = {"Cache-Control": "no-cache"}
"""Our own files change with every version under the same name; a package's do not."""


class AssetFiles(StaticFiles):
    """Files whose version a browser holds also when a proxy has compressed them and changed their ETag."""

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:
        if (cached := request_headers.get("if-none-match")) is not None:
            return same_version(cached, response_headers.get("etag", ""))
        return super().is_not_modified(response_headers, request_headers)


OURS = AssetFiles(directory=Path(__file__).parent / "static")


@router.get("/static/{path:path}")
async def own_file(request: Request, path: str) -> Response:
    response = await OURS.get_response(path, request.scope)
    response.headers.update(REVALIDATED)
    return response


@router.get("/assets/{package}/{path:path}")
async def package_file(request: Request, package: str, path: str) -> Response:
    """Serve a file of one of the packages; no other folder of the installation can be reached."""
    folder = runtime_of(request.scope).settings.assets / PACKAGES.get(package, "")
    if package not in PACKAGES or not folder.is_dir():
        raise HTTPException(404)
    response = await AssetFiles(directory=folder, check_dir=False).get_response(path, request.scope)
    response.headers.update(CACHED_FOR_A_DAY)
    return response


def missing(assets: Path) -> list[str]:
    """Return the packages that are not installed below this folder, those of printed copies among them."""
    return [package for package in (*PACKAGES.values(), FONTS) if not (assets / package).is_dir()]
