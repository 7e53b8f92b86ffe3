"""Build of the workspace that this process serves, read again when `make web` has made another."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Build:
    """What `make web` built: the entry script, the style sheet, and all files that the browser keeps."""

    entry: str
    style: str
    files: tuple[str, ...]
    service_worker: str


def build_in(folder: Path) -> Build:
    """Return the build. Raises HTTPException with 503 where there is none."""
    manifest = folder / MANIFEST
    try:
        return _read_build(folder, manifest.stat().st_mtime_ns)
    except FileNotFoundError:
        raise HTTPException(503, "The workspace is not built on this server. Its operator runs: make web") from None


def build_header(folder: Path) -> list[tuple[bytes, bytes]]:
    """Return the header by which an open page of an older build sees that there is a newer one."""
    try:
        return [(b"oms-workspace", build_in(folder).entry.encode())]
    except HTTPException:
        return []


@lru_cache(maxsize=2)
def _read_build(folder: Path, _modified: int) -> Build:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    script = (folder / "service_worker.js").read_text(encoding="utf-8")
    return Build(manifest["entry"], manifest["style"], tuple(manifest["files"]), script)
