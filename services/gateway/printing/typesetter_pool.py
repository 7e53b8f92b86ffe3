"""Have a paper typeset: in a process of its own, so that no text of anybody's can slow or end this one."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import orjson

from shared.errors import Refused
from shared.ops.telemetry import log

SCRIPT = Path(__file__).with_name("typesetter.py")
PATIENCE = 30.0
"""Seconds; a case of ordinary length takes a fifth of one."""

MOST_AT_ONCE = 4


class Typesetter:
    """As many at once as the machine can do beside its other work."""

    def __init__(self) -> None:
        self._at_work = 0

    async def pdf(self, paper: dict[str, Any]) -> bytes:
        """The bytes of a PDF/UA-1 file. Raises Refused (503)."""
        if self._at_work >= MOST_AT_ONCE:
            raise busy()
        self._at_work += 1
        try:
            return await _typeset(orjson.dumps(paper))
        finally:
            self._at_work -= 1


def busy() -> Refused:
    words = "Several cases are being printed now. Nothing was lost: try again in a moment."
    return Refused("printing-busy", 503, words, retry_after=5)


async def _typeset(paper: bytes) -> bytes:
    """What the process says of a failure is not repeated anywhere: it might hold a text."""
    pipe = asyncio.subprocess.PIPE
    argv = (sys.executable, "-I", str(SCRIPT))
    process = await asyncio.create_subprocess_exec(
        *argv, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, env={}
    )
    try:
        async with asyncio.timeout(PATIENCE):
            made, _ = await process.communicate(paper)
    except TimeoutError:
        made = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not made:
        log.error("a case could not be typeset", status=process.returncode, bytes=len(paper))
        raise busy()
    return made
