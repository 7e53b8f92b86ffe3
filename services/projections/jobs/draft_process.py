"""Process that makes one version of a publication, so that the api answers while linear programs run."""

import asyncio
import multiprocessing
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from services.projections.domain.new_version import NewVersion, VersionInput, make_version
from services.projections.publication.cells import CellKey
from services.projections.publication.constants import load_constants
from services.projections.publication.draft import Unsafe

NICENESS = 10
"""Requests go first."""

POLL_SECONDS = 3.0


class DraftProcessDied(Exception):
    """The process ended without a result."""


@dataclass(frozen=True)
class AuditProgress:
    """The measure just audited, the number of measures audited, and the number of all."""

    measure: str = ""
    finished: int = 0
    measures: int = 0


Report = Callable[[AuditProgress], Awaitable[None]]


async def make_in_process(given: VersionInput, report: Report) -> NewVersion:
    """Return the version. `report` is awaited every few seconds, and may raise to end the process.

    Raises Unsafe and DraftProcessDied.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, given), daemon=True)
    process.start()
    sender.close()
    progress = AuditProgress()
    try:
        while True:
            match await asyncio.to_thread(_receive, receiver):
                case None:
                    pass
                case AuditProgress() as progress:
                    pass
                case NewVersion() as made:
                    return made
                case (measure, cells):
                    raise Unsafe(measure, cells)
            await report(progress)
    except EOFError:
        raise DraftProcessDied from None
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        receiver.close()


def _receive(receiver: Connection) -> Any:
    return receiver.recv() if receiver.poll(POLL_SECONDS) else None


def _work(sender: Connection, given: VersionInput) -> None:
    os.nice(NICENESS)

    def progress(measure: str, finished: int, of: int) -> None:
        sender.send(AuditProgress(measure, finished, of))

    try:
        sender.send(make_version(given, load_constants(), progress))
    except Unsafe as error:
        in_the_way: tuple[str, tuple[CellKey, ...]] = (error.measure, error.cells)
        sender.send(in_the_way)
