"""Style sheets and fonts: kept by browsers for as long as they stay the same, and nothing else is given out."""

import json
import re
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Scope

from shared.web_design.static_files import DESIGN, USWDS_VERSION, StaticFolder

ROOT = Path(__file__).parents[4]
SCOPE: Scope = {"type": "http", "method": "GET", "headers": []}
STATIC = StaticFolder("/static")
SHEET = (DESIGN / "oms.css").read_text(encoding="utf-8")


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    for name in ("css/uswds.min.css", "js/uswds.js"):
        file = tmp_path / "@uswds/uswds/dist" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("body {}")
    return tmp_path


async def test_file_is_kept_for_a_year_under_the_address_of_its_version(packages: Path) -> None:
    for name in ("oms.css", "icon.svg", "uswds/css/uswds.min.css"):
        prefix, version, path = STATIC.address(name)[1:].split("/", 2)
        response = await STATIC.response(SCOPE, version, path, packages)
        assert (prefix, response.status_code) == ("static", 200)
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_file_of_another_version_is_asked_for_again(packages: Path) -> None:
    """Kept under an old address, it would be the old sheet on a new page for a year."""
    response = await STATIC.response(SCOPE, "0" * 16, "oms.css", packages)
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")


async def test_version_held_behind_a_compressing_proxy_is_not_sent_again(packages: Path) -> None:
    sent = await STATIC.response(SCOPE, STATIC.version, "oms.css", packages)
    held = f'W/{sent.headers["etag"][:-1]}-gzip"'.encode()
    again = await STATIC.response({**SCOPE, "headers": [(b"if-none-match", held)]}, STATIC.version, "oms.css", packages)
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["uswds/js/uswds.js", "uswds/css/../js/uswds.js", "../svg.py", "none.css"])
async def test_nothing_else_is_given_out(packages: Path, path: str) -> None:
    with pytest.raises(HTTPException):
        await STATIC.response(SCOPE, STATIC.version, path, packages)


async def test_without_the_packages_of_npm_a_file_of_theirs_is_missing(tmp_path: Path) -> None:
    with pytest.raises(HTTPException):
        await STATIC.response(SCOPE, STATIC.version, "uswds/css/uswds.min.css", tmp_path)


def test_version_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "forms.js").write_text("1")
    before = StaticFolder("/static", tmp_path).version
    (tmp_path / "forms.js").write_text("2")
    assert len({STATIC.version, before, StaticFolder("/static", tmp_path).version}) == 3


def test_the_sheet_lies_on_the_release_that_is_installed() -> None:
    """Otherwise browsers would keep the files of the old release under the address of the new one."""
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert package["dependencies"]["@uswds/uswds"] == USWDS_VERSION


def test_the_sheet_loads_nothing_but_fonts_of_the_package() -> None:
    addresses = re.findall(r"url\(([^)]*)\)", SHEET)
    assert len(addresses) == 5
    assert [address for address in addresses if not address.startswith("uswds/fonts/")] == []
    assert "@import" not in SHEET
