"""Chromium of the browser tests: unpacked from its npm package into `.oms`; nothing of the system is changed."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.paths import HOME, NODE_MODULES

PACKAGE = NODE_MODULES / "@sparticuz/chromium/bin"
MANIFEST = NODE_MODULES / "@sparticuz/chromium/package.json"
FOLDER = HOME / "chromium"
VARIABLE = "OMS_CHROMIUM"
"""Environment variable with another Chromium to use, for a processor that the package is not built for."""

UNPACK = """
const { createReadStream, createWriteStream } = require("node:fs");
const { pipeline } = require("node:stream/promises");
const { createBrotliDecompress } = require("node:zlib");
const [packed, unpacked] = process.argv.slice(1);
pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(unpacked));
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir><config/></fontconfig>
"""
"""The fonts of the package alone: a page looks the same on every machine."""


@dataclass(frozen=True)
class Browser:
    """The program, and the environment that it starts with."""

    executable: Path
    environment: Mapping[str, str]


def browser() -> Browser:
    """Return the Chromium that the environment names, or the one of the package."""
    if named := os.environ.get(VARIABLE):
        return Browser(Path(named), dict(os.environ))
    ours = {"LD_LIBRARY_PATH": str(FOLDER / "lib"), "FONTCONFIG_PATH": str(FOLDER)}
    return Browser(FOLDER / "chromium", {**os.environ, **ours})


def unpack() -> None:
    """Unpack the program, its libraries and its fonts, by way of a folder that a broken run leaves aside.

    Raises CalledProcessError when Node.js cannot decompress a file.
    """
    fresh = FOLDER.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _decompress(PACKAGE / "chromium.br", fresh / "chromium")
    (fresh / "chromium").chmod(0o755)
    for name in ("al2023", "fonts"):
        archive = fresh / f"{name}.tar"
        _decompress(PACKAGE / f"{name}.tar.br", archive)
        with tarfile.open(archive) as files:
            files.extractall(fresh, filter="data")
        archive.unlink()
    (fresh / "fonts.conf").write_text(FONTS.format(folder=FOLDER), encoding="utf-8")
    shutil.rmtree(FOLDER, ignore_errors=True)
    fresh.rename(FOLDER)


def _decompress(packed: Path, unpacked: Path) -> None:
    subprocess.run(("node", "--eval", UNPACK, str(packed), str(unpacked)), check=True, capture_output=True)
