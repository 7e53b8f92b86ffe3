"""Programs of the system that we build on: which are missing, the command that installs them, and running it."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from deploy.local.paths import MONGOD

Progress = Callable[[str], None]

OLDEST_JAVA = 17


class Missing(Exception):
    """A system package is missing; the message names it and the command that installs it."""


@dataclass(frozen=True)
class Prerequisite:
    """One prerequisite of the system, its Debian packages, and the check for its presence."""

    name: str
    packages: tuple[str, ...]
    present: Callable[[], bool]


def _java() -> bool:
    if not shutil.which("java"):
        return False
    output = subprocess.run(("java", "-version"), capture_output=True, text=True, check=False).stderr
    return java_version(output) >= OLDEST_JAVA


def java_version(output: str) -> int:
    """Returns the major version in the output of `java -version`; 0 when there is none."""
    match = re.search(r'version "(?:1\.)?(\d+)', output)
    return int(match.group(1)) if match else 0


def _mongod_runs() -> bool:
    """A missing library shows only when the program is started."""
    return subprocess.run((str(MONGOD), "--version"), capture_output=True, check=False).returncode == 0


JAVA = Prerequisite(f"Java {OLDEST_JAVA} or newer", ("openjdk-17-jre-headless",), _java)
MAVEN = Prerequisite("Maven", ("maven",), lambda: shutil.which("mvn") is not None)
NODE = Prerequisite("Node.js with npm", ("nodejs", "npm"), lambda: shutil.which("npm") is not None)
MONGOD_LIBRARIES = Prerequisite("the libraries of mongod", ("libcurl4", "libssl3", "liblzma5"), _mongod_runs)


def demand(required: Iterable[Prerequisite], progress: Progress) -> None:
    """Installs missing prerequisites where permitted. Raises Missing with the command for a person to run."""
    missing = [prerequisite for prerequisite in required if not prerequisite.present()]
    if missing and may_install():
        progress(f"Installing {', '.join(prerequisite.name for prerequisite in missing)}: {command(missing)}")
        _install(missing)
        missing = [prerequisite for prerequisite in missing if not prerequisite.present()]
    if missing:
        raise Missing(sentence(missing))


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def packages(missing: Iterable[Prerequisite]) -> list[str]:
    return [package for prerequisite in missing for package in prerequisite.packages]


def command(missing: Iterable[Prerequisite]) -> str:
    return f"apt-get install --yes --no-install-recommends {' '.join(packages(missing))}"


def sentence(missing: list[Prerequisite]) -> str:
    names = ", ".join(prerequisite.name for prerequisite in missing)
    return f"Missing on this machine: {names}. Install with:\n  sudo {command(missing)}"


def _install(missing: list[Prerequisite]) -> None:
    """Runs apt-get, which prints its own errors; the caller checks the result."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for argv in (["update", "--quiet"], ["install", "--yes", "--no-install-recommends", *packages(missing)]):
        subprocess.run(["apt-get", *argv], env=environment, check=False, stdin=subprocess.DEVNULL, stdout=2)
