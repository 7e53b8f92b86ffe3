"""Make the virtual environment from the hashed lock, with nothing but the system's Python; quick when done before."""

import hashlib
import importlib.util
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OMS = VENV / "bin" / "oms"
LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / ".installed-from"
MADE_FROM = (LOCK, ROOT / "pyproject.toml")
OLDEST = (3, 11)
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install")
EVERY = 20
"""Packages between two lines of progress."""


def main() -> int:
    wrong = what_is_wrong(sys.version_info[:2], has_venv=has_venv())
    if wrong:
        print(wrong, file=sys.stderr)
        return 1
    if is_up_to_date():
        return 0
    started = time.monotonic()
    say("Making the virtual environment in .venv")
    if not usable():
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    say("Installing the packages of requirements-dev.lock, each checked by its hash (a few minutes the first time)")
    install_from_lock()
    say("Installing Open OMS itself")
    run(*PIP, "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT))
    STAMP.write_text(fingerprint())
    say(f"Python is ready after {time.monotonic() - started:.0f} s")
    return 0


def what_is_wrong(version: tuple[int, ...], *, has_venv: bool) -> str | None:
    """What this Python lacks and the command that helps; None when it will do."""
    name = ".".join(map(str, OLDEST))
    if version < OLDEST:
        return (
            f"Open OMS needs Python {name} or newer, this is {'.'.join(map(str, version))}. Install it and name it:\n"
            f"  sudo apt-get install --yes python{name} python{name}-venv\n  make setup PYTHON=python{name}"
        )
    if not has_venv:
        package = f"python3.{version[1]}-venv"
        return f"This Python has no venv module. Install it:\n  sudo apt-get install --yes {package}"
    return None


def has_venv() -> bool:
    """Debian ships Python without the part of venv that brings pip."""
    return all(importlib.util.find_spec(module) for module in ("ensurepip", "venv"))


def is_up_to_date() -> bool:
    return OMS.exists() and STAMP.exists() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """Returns the hash of the lock, pyproject.toml and the folder's path: a copied folder is set up again."""
    content = b"".join(file.read_bytes() for file in MADE_FROM) + str(ROOT).encode()
    return hashlib.sha256(content).hexdigest()


def usable() -> bool:
    """Whether the environment was made in this place: its scripts know their path."""
    made = VENV / "pyvenv.cfg"
    return PYTHON.exists() and made.exists() and str(VENV) in made.read_text()


def install_from_lock() -> None:
    """Installs the locked packages and reports progress by their number."""
    total = sum(1 for line in LOCK.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    argv = (*PIP, "--progress-bar", "off", "--require-hashes", "--no-deps", "--requirement", str(LOCK))
    seen, last_line = 0, ""
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as installing:
        for line in installing.stdout or ():
            last_line = line.strip() or last_line
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
                if seen % EVERY == 0 or seen == total:
                    say(f"{seen} of {total} packages")
    if installing.returncode:
        say(f"pip ended with status {installing.returncode}; the last it said: {last_line}")
        sys.exit(1)


def run(*argv: str) -> None:
    ended = subprocess.run(argv, cwd=ROOT, check=False).returncode
    if ended:
        say(f"This did not work (status {ended}): {' '.join(argv)}")
        sys.exit(1)


def say(sentence: str) -> None:
    print(f"setup: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
