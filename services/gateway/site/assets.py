"""Styles, fonts and icons of the pages, and the script that keeps a form from being sent twice."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.gateway.runtime import runtime_of
from shared.web_design.static_files import USWDS_PACKAGE, StaticFolder

router = APIRouter(include_in_schema=False)

STATIC = StaticFolder("/static", Path(__file__).parent / "static")
FONTS = "@expo-google-fonts/noto-serif"


@router.get("/static/{version}/{path:path}")
async def static_file(request: Request, version: str, path: str) -> Response:
    return await STATIC.response(request.scope, version, path, runtime_of(request.scope).settings.assets)


def missing(assets: Path) -> list[str]:
    """Return the packages that are not installed below this folder, those of printed copies among them."""
    return [package for package in (USWDS_PACKAGE, FONTS) if not (assets / package).is_dir()]
