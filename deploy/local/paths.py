"""Where things lie: the project, its ignored folder, and the programs that the set-up brought."""

import os
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".oms"
RUN = HOME / "run"
CURRENT = HOME / "current"

SITE_PACKAGES = Path(sysconfig.get_path("purelib"))
PYTHON = Path(sys.executable)

KAFKA_JARS = HOME / "kafka-jars"
KAFKA_CLASSES = HOME / "kafka-classes.jsa"
KAFKA_POM = ROOT / "deploy/local/pom.xml"
KAFKA_LOGGING = ROOT / "deploy/local/log4j2.yaml"
MONGOD = SITE_PACKAGES / "fiftyone/db/bin/mongod"
NODE_MODULES = ROOT / "node_modules"
WORKSPACE = HOME / "workspace"
WORKSPACE_SOURCES = (
    ROOT / "services/gateway/workspace",
    ROOT / "docs/openapi.json",
    ROOT / "shared/web_design/icons.yaml",
    ROOT / "shared/reference",
    ROOT / "package-lock.json",
)


def write_private(file: Path, text: str) -> None:
    """A file that its owner alone may read, never for a moment open to others."""
    file.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as private:
        private.write(text)


def current() -> Path:
    """The folder of the stack that was started last and not stopped since; else the everyday one."""
    try:
        folder = HOME / CURRENT.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return RUN
    return folder if folder.is_dir() else RUN


def make_current(folder: Path) -> None:
    """Makes this the stack of later commands; a folder outside HOME (a test's) is not recorded."""
    if folder.parent == HOME:
        CURRENT.write_text(folder.name + "\n", encoding="utf-8")


def no_longer_current(folder: Path) -> None:
    if current() == folder:
        CURRENT.unlink(missing_ok=True)
