"""`make check` shows every fault at once and never passes over one."""

import subprocess
from pathlib import Path

import pytest

from deploy import check
from deploy.check import Check


def test_every_check_runs_even_after_one_failed(capsys: pytest.CaptureFixture[str]) -> None:
    checks = [Check("first", lambda: "a fault"), Check("second", lambda: None), Check("third", lambda: "another")]
    assert check.main(checks) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" (")[0] for line in lines if "(" in line] == [
        "FAILED first",
        "ok     second",
        "FAILED third",
    ]
    assert {"a fault", "another", "2 checks failed"} <= set(lines)


def test_all_clean_is_status_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([Check("only", lambda: None)]) == 0
    assert "All checks are clean" in capsys.readouterr().out


def test_a_program_that_fails_without_a_word_has_failed() -> None:
    assert check.error_of("false") == "ended with 1"
    assert check.error_of("true") is None


def test_a_faulty_dockerfile_is_refused(tmp_path: Path) -> None:
    faulty = tmp_path / "Dockerfile"
    faulty.write_text("FROM python:latest\nRUN cd /tmp && pip install x\n")
    assert "DL3007" in (check.error_of(str(check.BIN / "hadolint"), str(faulty)) or "")
    assert check.error_of(str(check.BIN / "hadolint"), "deploy/Dockerfile") is None


def test_the_image_does_not_run_as_root() -> None:
    lines = (check.ROOT / "deploy/Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001"]


def test_a_check_that_cannot_run_has_failed_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    checks = [Check("absent", lambda: check.error_of("/no/such/program")), Check("second", lambda: None)]
    assert check.main(checks) == 1
    out = capsys.readouterr().out
    assert "could not run" in out
    assert "ok     second" in out


def test_a_secret_that_is_not_known_as_harmless_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / "deploy").mkdir()
    (tmp_path / check.BASELINE).write_text('{"results": {}}')
    (tmp_path / "settings.py").write_text("url = 'mongodb://root:hunter2" + "@127.0.0.1/'\n")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    assert "settings.py holds something like a secret (Basic Auth Credentials)" in (check.secrets() or "")
    (tmp_path / "settings.py").write_text("url = 'mongodb://127.0.0.1/'\n")
    assert check.secrets() is None


def test_vulture_reports_a_function_that_only_its_definition_names(tmp_path: Path) -> None:
    assert "vulture" in {one.name for one in check.CHECKS}
    file = tmp_path / "module.py"
    file.write_text("def never_called() -> None:\n    pass\n")
    report = check.error_of(str(check.BIN / "vulture"), "--config", str(check.ROOT / "pyproject.toml"), str(file))
    assert "unused function 'never_called'" in str(report)
