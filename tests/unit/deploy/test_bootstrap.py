"""The first command on a fresh machine works or says what to type."""

from pathlib import Path

import pytest

from deploy import bootstrap


def test_an_old_python_is_told_how_to_get_a_newer_one() -> None:
    said = bootstrap.what_is_wrong((3, 9), has_venv=True) or ""
    assert "this is 3.9" in said
    assert "sudo apt-get install --yes python3.11 python3.11-venv" in said
    assert "make setup PYTHON=python3.11" in said


def test_a_python_without_venv_is_told_the_package() -> None:
    assert "apt-get install --yes python3.11-venv" in (bootstrap.what_is_wrong((3, 11), has_venv=False) or "")


def test_a_python_that_will_do_hears_nothing() -> None:
    assert bootstrap.what_is_wrong((3, 11), has_venv=True) is None
    assert bootstrap.what_is_wrong((3, 14), has_venv=bootstrap.has_venv()) is None


def test_a_changed_lock_or_another_place_is_installed_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "lock"
    lock.write_text("a==1\n")
    monkeypatch.setattr(bootstrap, "MADE_FROM", (lock,))
    first = bootstrap.fingerprint()
    assert bootstrap.fingerprint() == first
    lock.write_text("a==2\n")
    assert bootstrap.fingerprint() != first
    lock.write_text("a==1\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    assert bootstrap.fingerprint() != first
