"""The browser of the tests comes with the set-up, or is another one that the environment names."""

from pathlib import Path

import pytest

from deploy.local import chromium
from deploy.local.servers import downloads
from deploy.local.servers.downloads import NotBrought


def test_chromium_named_in_the_environment_is_used_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a processor that the package is not built for there would be no browser tests at all."""
    monkeypatch.setenv("OMS_CHROMIUM", "/opt/chromium")
    assert chromium.browser().executable == Path("/opt/chromium")
    assert downloads.CHROMIUM.is_done()


def test_chromium_of_the_package_starts_with_its_own_libraries_and_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMS_CHROMIUM", raising=False)
    installed = chromium.browser()
    folders = {installed.environment[name] for name in ("LD_LIBRARY_PATH", "FONTCONFIG_PATH")}
    assert folders == {str(chromium.FOLDER / "lib"), str(chromium.FOLDER)}
    assert installed.executable.parent == chromium.FOLDER


def test_package_that_cannot_be_unpacked_is_named_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(chromium, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(chromium, "FOLDER", tmp_path / "chromium")
    with pytest.raises(NotBrought, match=r"package(.|\n)*OMS_CHROMIUM"):
        downloads.CHROMIUM.bring()
    assert not (tmp_path / "chromium").exists()
