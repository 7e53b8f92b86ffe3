"""Processes that outlive their command: start, identify, stop, and read the end of the log."""

import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict

from deploy.local.paths import ROOT

CLOCK_SLACK = 2.0
"""Seconds: the system's boot time, and with it every start time, is known to no better."""


class NotStarted(Exception):
    """A process did not start; the message names it and quotes the end of its log."""


class Running(BaseModel):
    """One process, safe from mistaking a later process with the same number for it."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started: float
    port: int


@dataclass(frozen=True)
class Command:
    """What to run, with which environment, where it listens, and the folder it runs in."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    port: int
    folder: Path = ROOT


def start(command: Command, log: Path) -> Running:
    """Start it in a group of its own: Ctrl-C at the terminal is not for it.

    Not in a session of its own: Linux would share the processors out by session first, and what steps behind all others
    (`services/identity/credentials/hash_pool.py`) would step behind its own service's threads alone.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            command.argv,
            cwd=command.folder,
            env=dict(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
    child.returncode = 0  # it outlives us: Python has no cause to wait for it or to warn
    return Running(pid=child.pid, started=_start_time(child.pid), port=command.port)


def _start_time(pid: int) -> float:
    """A child that died at once has none; zero matches no later process."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return 0.0


def find(running: Running) -> psutil.Process | None:
    """The process itself while it lives; a zombie does not."""
    with suppress(psutil.Error):
        process = psutil.Process(running.pid)
        same = abs(process.create_time() - running.started) < CLOCK_SLACK
        if same and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None


def alive(running: Running | None) -> bool:
    return running is not None and find(running) is not None


def stop(running: Iterable[Running], patience: float = 20.0) -> None:
    """Terminate all at once; kill those that are alive after the patience, in seconds."""
    processes = [process for item in running if (process := find(item))]
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(processes, timeout=patience)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)


def kill(running: Running) -> None:
    """End it without a word, as a crash would."""
    if process := find(running):
        process.kill()
        psutil.wait_procs([process], timeout=5)


def tail(log: Path, lines: int = 25) -> str:
    """The end of a log; empty when there is none."""
    with suppress(FileNotFoundError):
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    return ""
