"""A measured program is a process of its own, so that its CPU is its own: started, told what to do, and listened to."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager, suppress
from signal import SIGTERM
from typing import Any

import orjson
import uvloop

from deploy.local.paths import ROOT
from tests.bench.measurement import Run, WrongResult

Told = dict[str, Any]

PATIENCE = 120.0
"""Seconds without a word: a run is a few seconds long."""


class Program:
    """One running program. It is told by its first line of input: passwords belong on no command line."""

    def __init__(self, module: str, process: Process) -> None:
        self._module, self._process = module, process

    async def says(self) -> Told:
        """The next thing it tells. Raises WrongResult when it ended or fell silent instead."""
        assert self._process.stdout, "it was started with a pipe"
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)
        except TimeoutError:
            raise WrongResult(f"{self._module} said nothing for {PATIENCE:.0f} s") from None
        if not line:
            raise WrongResult(f"{self._module} ended before it was done; what it said stands above")
        told: Told = orjson.loads(line)
        return told


@asynccontextmanager
async def program(module: str, told: Told, **environment: str) -> AsyncIterator[Program]:
    """A program of this package for as long as the block runs."""
    argv = (sys.executable, "-m", f"tests.bench.programs.{module}")
    process = await asyncio.create_subprocess_exec(
        *argv, stdin=PIPE, stdout=PIPE, cwd=ROOT, env=_inherited() | environment
    )
    try:
        assert process.stdin, "it was started with a pipe"
        process.stdin.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
        await process.stdin.drain()
        yield Program(module, process)
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid, SIGTERM)  # the process's own method would look first, and race with the event loop
        await process.wait()


async def run_of(module: str, told: Told, **environment: str) -> Told:
    """What a program tells that tells one thing."""
    async with program(module, told, **environment) as one:
        return await one.says()


def runs_of(told: Iterable[Told]) -> list[Run]:
    return [Run(one["events"], one["wall"], one["cpu"]) for one in told]


def _inherited() -> dict[str, str]:
    """What a person's shell says of tracing must not reach a measured program."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("OTEL_", "OMS_"))}


OUT = sys.stdout.buffer


def tell(**words: Any) -> None:
    """From inside a program: one line to who started it."""
    OUT.write(orjson.dumps(words, option=orjson.OPT_APPEND_NEWLINE))
    OUT.flush()


def obey(main: Callable[..., Coroutine[None, None, None]]) -> None:
    """The whole of a program: read what it is told and do it, on the event loop of production."""
    sys.stdout = sys.stderr  # logs are for people
    logging.getLogger("aiokafka").setLevel(logging.ERROR)  # members come and go here
    uvloop.run(main(**orjson.loads(sys.stdin.readline())))
