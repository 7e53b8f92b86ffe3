"""Style sheets, fonts, icons and scripts of the pages, under addresses that change with their content."""

import hashlib
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from shared.web.etags import tags_in

DESIGN = Path(__file__).parent / "static"
USWDS_VERSION = "3.14.0"
"""Release of the package `@uswds/uswds`, on which `oms.css` lies; it is part of every address."""

USWDS_PACKAGE = "@uswds/uswds/dist"
USWDS = "uswds/"
USWDS_FOLDERS = ("css", "fonts", "img")
"""Folders of the package that a page may load from."""

KEPT_FOR_A_YEAR = "public, max-age=31536000, immutable"
REVALIDATED = "no-cache"
"""For an address of another version: a page that an older process made gets the present file, and asks again."""


class StaticFolder:
    """Files that pages load from below `prefix`: our own, those of further folders, and those of USWDS.

    An address names the version of all files together. Thus style sheets name fonts relatively, and a browser keeps
    each file until the version changes.
    """

    def __init__(self, prefix: str, *folders: Path) -> None:
        self.prefix = prefix
        self._files = _Files(directory=DESIGN)
        self._files.all_directories += folders
        self.version = _version_of((DESIGN, *folders))

    def address(self, name: str) -> str:
        """Return the address of a file, such as `oms.css` or `uswds/css/uswds.min.css`."""
        return f"{self.prefix}/{self.version}/{name}"

    async def response(self, scope: Scope, version: str, path: str, packages: Path) -> Response:
        """Return a file; `packages` is the folder in which npm has installed USWDS. Raises HTTPException with 404."""
        files = self._files
        if path.startswith(USWDS):
            name, _, path = path.removeprefix(USWDS).partition("/")
            folder = packages / USWDS_PACKAGE / name
            if name not in USWDS_FOLDERS or not folder.is_dir():
                raise HTTPException(404)
            files = _Files(directory=folder, check_dir=False)
        response = await files.get_response(path, scope)
        response.headers["Cache-Control"] = KEPT_FOR_A_YEAR if version == self.version else REVALIDATED
        return response


class _Files(StaticFiles):
    """Files whose version a browser holds also when a proxy has compressed them and changed their ETag."""

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:
        if (cached := request_headers.get("if-none-match")) is not None:
            tags = tags_in(cached)
            return "*" in tags or tags_in(response_headers.get("etag", ""))[0] in tags
        return super().is_not_modified(response_headers, request_headers)


def _version_of(folders: tuple[Path, ...]) -> str:
    digest = hashlib.sha256(USWDS_VERSION.encode())
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]
