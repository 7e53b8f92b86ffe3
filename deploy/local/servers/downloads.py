"""Steps of the set-up besides Python packages: downloads, and the build of the workspace; each when outdated."""

import fcntl
import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from deploy.local import chromium
from deploy.local.paths import HOME, KAFKA_JARS, KAFKA_POM, MONGOD, NODE_MODULES, ROOT, WORKSPACE, WORKSPACE_SOURCES
from deploy.local.servers import jvm_class_cache, prerequisites
from deploy.local.servers.prerequisites import Missing, Prerequisite, Progress

PACKAGE_LOCK = ROOT / "package-lock.json"


class NotBrought(Exception):
    """A download failed; the message quotes the program's output."""


@dataclass(frozen=True)
class Step:
    """One step: its name, the check for its presence, its prerequisites, and its action."""

    name: str
    is_done: Callable[[], bool]
    takes: tuple[Prerequisite, ...]
    bring: Callable[[], None]
    always: tuple[Prerequisite, ...] = ()
    """Needed to run it too, not only to bring it."""


def make_ready(progress: Progress, only: Iterable[Step] | None = None) -> None:
    """Runs every outdated step and reports its name and duration."""
    HOME.mkdir(exist_ok=True)
    for step in STEPS if only is None else only:
        with (HOME / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes second waits, and finds it done
            _make_ready(step, progress)


def _make_ready(step: Step, progress: Progress) -> None:
    prerequisites.demand(step.always, progress)
    if step.is_done():
        return
    prerequisites.demand(step.takes, progress)
    progress(f"{step.name} …")
    started = time.monotonic()
    step.bring()
    progress(f"{step.name}: done in {time.monotonic() - started:.0f} s")


def _jars() -> None:
    """By way of a folder of its own, so that a broken download is never taken for a whole one."""
    fresh = KAFKA_JARS.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    goal = ("dependency:copy-dependencies", f"-DoutputDirectory={fresh}")
    _run("mvn", "--quiet", "--batch-mode", "--file", str(KAFKA_POM), *goal)
    shutil.rmtree(KAFKA_JARS, ignore_errors=True)
    fresh.rename(KAFKA_JARS)
    _stamp(KAFKA_JARS, KAFKA_POM)


def _mongod() -> None:
    if not MONGOD.exists():
        raise Missing("The Python packages for development are not installed. Install with:\n  make setup")
    MONGOD.chmod(0o755)


def _assets() -> None:
    _run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    _stamp(NODE_MODULES, PACKAGE_LOCK)


def _workspace() -> None:
    """By way of a folder of its own, so that the gateway never serves half a build."""
    fresh = WORKSPACE.with_suffix(".new")
    _run("node", "services/gateway/workspace/build.mjs", str(fresh))
    shutil.rmtree(WORKSPACE, ignore_errors=True)
    fresh.rename(WORKSPACE)
    (WORKSPACE / ".brought-for").write_text(_hash(*_workspace_files()), encoding="utf-8")


def _has_workspace() -> bool:
    stamp = WORKSPACE / ".brought-for"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _hash(*_workspace_files())


def _workspace_files() -> list[Path]:
    files = [file for source in WORKSPACE_SOURCES for file in ([source] if source.is_file() else source.rglob("*"))]
    return sorted(file for file in files if file.is_file() and not {"generated", "__pycache__"} & set(file.parts))


def _chromium() -> None:
    try:
        chromium.unpack()
    except (OSError, subprocess.CalledProcessError, tarfile.TarError) as error:
        raise NotBrought(
            f"Chromium could not be unpacked from {chromium.PACKAGE}: {error}\n"
            f"To use another one, name its program in {chromium.VARIABLE}."
        ) from error
    _stamp(chromium.FOLDER, chromium.MANIFEST)


def _has_chromium() -> bool:
    return chromium.VARIABLE in os.environ or _stamped(chromium.FOLDER, chromium.MANIFEST)


def _run(*argv: str) -> None:
    result = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if result.returncode:
        raise NotBrought(
            f"{argv[0]} failed with status {result.returncode}:\n{(result.stdout + result.stderr)[-3000:]}"
        )


def _stamp(folder: Path, source: Path) -> None:
    (folder / ".brought-for").write_text(_hash(source), encoding="utf-8")


def _stamped(folder: Path, source: Path) -> bool:
    stamp = folder / ".brought-for"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _hash(source)


def _hash(*sources: Path) -> str:
    digest = sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


JARS = Step(
    name="Kafka's jars by Maven",
    is_done=lambda: _stamped(KAFKA_JARS, KAFKA_POM),
    takes=(prerequisites.MAVEN,),
    bring=_jars,
    always=(prerequisites.JAVA,),
)
DATABASE = Step("MongoDB's server", lambda: os.access(MONGOD, os.X_OK), (), _mongod)
LIBRARIES = Step("MongoDB's libraries", lambda: True, (), lambda: None, (prerequisites.MONGOD_LIBRARIES,))
ASSETS = Step("Web assets by npm", lambda: _stamped(NODE_MODULES, PACKAGE_LOCK), (prerequisites.NODE,), _assets)
WORKSPACE_BUILD = Step("Workspace by esbuild", _has_workspace, (prerequisites.NODE,), _workspace)

CHROMIUM = Step("Chromium of the browser tests", _has_chromium, (prerequisites.NODE,), _chromium)

CLASSES = Step("Kafka's classes in one archive", jvm_class_cache.is_there, (), jvm_class_cache.make)
KAFKA = (JARS, CLASSES)
MONGO = (DATABASE, LIBRARIES)
STEPS = (*KAFKA, *MONGO, ASSETS, WORKSPACE_BUILD, CHROMIUM)
