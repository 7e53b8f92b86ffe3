"""Somebody behind a mirror can build: no lock or build file decides which registry is asked."""

from pathlib import Path

import pytest

from deploy import host_scan


def test_no_lock_or_build_file_names_a_host() -> None:
    assert host_scan.findings() == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://mirror.example.org/simple",
        '"resolved": "https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz"',
        "<url>http://repo.example.com/maven2</url>",
        "FROM ghcr.io/somebody/image:1",
        "package @ git+ssh://git.example.org/package",
    ],
)
def test_one_that_does_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "some.lock").write_text(f"first\n{line}\n")
    assert len(host_scan.findings(["some.lock"], tmp_path)) == 1


def test_services_of_the_compose_file_and_this_machine_are_no_registries() -> None:
    assert host_scan.named_in('{"identity": "http://identity:8000"} http://127.0.0.1:8000/readyz') == []
