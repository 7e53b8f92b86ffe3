"""What can be done to one process of a running stack: end it, stop it, hold it, start it so that it dies somewhere."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.local.ports import LOOPBACK
from deploy.local.processes import NotStarted, Running, stop
from deploy.local.stack import Stack
from deploy.local.stack_state import StackState
from deploy.local.topology import ProcessSpec

DYING = 60.0
"""Seconds in which an armed process must have come to its place."""

RATERS = ("ratings-worker-1", "ratings-worker-2")


class NeverThere(AssertionError):
    """A process that was to die at a place did not: then nothing was tested there."""


@dataclass(frozen=True)
class Processes:
    """By name. What waits runs beside the load, in a thread."""

    stack: Stack

    def running(self, name: str) -> Running:
        """Also of one that is dead by now."""
        return StackState(self.stack.folder).all_running()[name]

    async def start(self, name: str, crash_at: str = "") -> None:
        await asyncio.to_thread(self.stack.start, name, silent, crash_at)

    @asynccontextmanager
    async def of(self, code: Path, names: Sequence[str]) -> AsyncIterator[None]:
        """These, and whatever is started meanwhile, run a copy of the program for as long as the block runs."""
        ours, self.stack._code = self.stack._code, code
        try:
            await self._replace(names)
            yield
        finally:
            self.stack._code = ours
            await self._replace(names)

    @asynccontextmanager
    async def configured(self, settings: Mapping[str, str], names: Sequence[str] = ()) -> AsyncIterator[None]:
        """These, and whatever is started meanwhile, run with these settings too for as long as the block runs."""
        ours, self.stack._settings = self.stack._settings, {**self.stack._settings, **settings}
        try:
            await self._replace(names)
            yield
        finally:
            self.stack._settings = ours
            await self._replace(names)

    async def _replace(self, names: Sequence[str]) -> None:
        for name in names:
            await self.stop(name)
            await self.start(name)

    async def start_second(self, service: str) -> str:
        """One more api process of a service, which the gateway does not know; gives its address."""
        name = f"{service}-2"
        await asyncio.to_thread(self.stack._start, [ProcessSpec(name, service, "api")], silent)
        return f"http://{LOOPBACK}:{self.running(name).port}"

    async def scale(self, service: str, count: int) -> None:
        await asyncio.to_thread(self.stack.scale, service, count, silent)

    async def stop(self, name: str) -> None:
        """Ask it to end, as a deployment does."""
        await asyncio.to_thread(stop, [self.running(name)])

    async def kill(self, name: str) -> None:
        await asyncio.to_thread(self.stack.kill, name)

    def hold(self, name: str) -> None:
        """It sleeps, whatever it is doing, and knows nothing of it."""
        os.kill(self.running(name).pid, signal.SIGSTOP)

    def go_on(self, name: str) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.running(name).pid, signal.SIGCONT)

    async def start_dying(self, name: str, crash_at: str) -> None:
        """It may come to its place before it is ready."""
        with suppress(NotStarted):
            await self.start(name, crash_at)

    async def dead(self, name: str, crash_at: str) -> int:
        """Wait for the death that it was armed for; gives the exit status. Raises NeverThere."""
        until = time.monotonic() + DYING
        pid = self.running(name).pid
        while True:
            ended, status = os.waitpid(pid, os.WNOHANG)  # noqa: ASYNC222 it does not wait
            if ended:
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > until:
                await self.kill(name)
                raise NeverThere(f"{name} did not come to {crash_at} within {DYING:.0f} s")
            await asyncio.sleep(0.02)


def silent(_sentence: str) -> None:
    """Tests need no progress."""
