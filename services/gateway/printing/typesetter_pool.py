"""Pool of typesetter processes: a text that is slow to typeset, or crashes, does not affect the gateway."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import orjson

from shared.errors import Refused
from shared.ops.telemetry import log

SCRIPT = Path(__file__).with_name("typesetter.py")
TYPESETTING_TIMEOUT_SECONDS = 30.0
"""A case of ordinary length takes a fifth of a second."""

MAX_CONCURRENT_PRINTS = 4

FONT_FOLDERS = "@expo-google-fonts/*/400Regular"
"""Noto fonts of the world's scripts, below the folder of assets."""


class Typesetter:
    """Limits the number of concurrent processes."""

    def __init__(self) -> None:
        self._running = 0

    async def pdf(self, paper: dict[str, Any], assets: Path = Path("node_modules")) -> bytes:
        """Return a PDF/UA-1 file, set with the fonts below `assets`. Raises Refused (503)."""
        if self._running >= MAX_CONCURRENT_PRINTS:
            raise busy()
        self._running += 1
        try:
            return await _typeset(orjson.dumps(paper), await asyncio.to_thread(_font_folders, assets))
        finally:
            self._running -= 1


def busy() -> Refused:
    detail = "Several cases are being printed now. Nothing was lost: try again in a moment."
    return Refused("printing-busy", 503, detail, retry_after=5)


def _font_folders(assets: Path) -> list[str]:
    return [str(folder.resolve()) for folder in assets.glob(FONT_FOLDERS)]


async def _typeset(paper: bytes, fonts: list[str]) -> bytes:
    """Typeset in a new process; its error output is discarded, since it might hold a text of the case."""
    pipe = asyncio.subprocess.PIPE
    argv = (sys.executable, "-I", str(SCRIPT), *fonts)
    process = await asyncio.create_subprocess_exec(
        *argv, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, env={}
    )
    try:
        async with asyncio.timeout(TYPESETTING_TIMEOUT_SECONDS):
            pdf, _ = await process.communicate(paper)
    except TimeoutError:
        pdf = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not pdf:
        log.error("print.failed", status=process.returncode, bytes=len(paper))
        raise busy()
    return pdf
