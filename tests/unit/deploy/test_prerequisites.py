"""A newcomer whose machine lacks something is told the command that installs it."""

import subprocess
from typing import Any

import pytest

from deploy.local.servers import prerequisites
from deploy.local.servers.prerequisites import JAVA, MAVEN, NODE, Missing, Prerequisite, demand, java_version

Absent = Prerequisite("Something rare", ("rare-package",), lambda: False)


@pytest.fixture
def empty_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")


@pytest.mark.usefixtures("empty_path")
@pytest.mark.parametrize(
    ("prerequisite", "package"), [(JAVA, "openjdk-17-jre-headless"), (MAVEN, "maven"), (NODE, "nodejs npm")]
)
def test_each_missing_program_is_named_with_its_command(prerequisite: Prerequisite, package: str) -> None:
    with pytest.raises(Missing) as missing:
        demand([prerequisite], print)
    assert prerequisite.name in str(missing.value)
    assert f"sudo apt-get install --yes --no-install-recommends {package}" in str(missing.value)


@pytest.mark.usefixtures("empty_path")
def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(Missing, match=r"Maven, Node.js with npm(.|\n)*install .* maven nodejs npm"):
        demand([MAVEN, NODE], print)


def test_where_it_may_the_setup_installs_it_and_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(argv: list[str], **_options: Any) -> None:
        ran.append(argv)

    monkeypatch.setattr(prerequisites, "may_install", lambda: True)
    monkeypatch.setattr(subprocess, "run", run)
    wanted = Prerequisite("Something", ("package-a", "package-b"), lambda: any("install" in argv for argv in ran))
    demand([wanted], print)
    assert [argv[1] for argv in ran] == ["update", "install"]
    assert ran[1][-2:] == ["package-a", "package-b"]


def test_an_install_that_did_not_help_is_not_taken_for_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prerequisites, "may_install", lambda: True)
    monkeypatch.setattr(subprocess, "run", lambda *_argv, **_options: None)
    with pytest.raises(Missing, match="Something rare"):
        demand([Absent], print)


def test_nothing_is_installed_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prerequisites, "_install", lambda _missing: pytest.fail("installed what was there"))
    demand([Prerequisite("Present", ("p",), lambda: True)], print)


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_401"', 8),
        ('openjdk version "21" 2023-09-19', 21),
        ("bash: java: oops", 0),
    ],
)
def test_an_old_java_is_not_taken_for_a_new_one(said: str, version: int) -> None:
    assert java_version(said) == version
