"""Starting and stopping is exact: the right process, all of it, and never somebody else's."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import psutil
import pytest

from deploy.local import processes
from deploy.local.processes import Command, Running, alive, kill, start, stop, tail

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); signal.pause()"
AT_A_TERMINAL = """
import fcntl, os, signal, sys, termios
from pathlib import Path
from deploy.local.processes import Command, start
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
started = start(Command("it", (sys.executable, "-c", "import signal; signal.pause()"), os.environ, 0), Path(os.devnull))
print(started.model_dump_json(), flush=True)
signal.pause()
"""
"""Somebody's shell, which starts a server."""

POLITE = "import signal; print('ready', flush=True); signal.pause()"


def run(code: str, log: Path) -> Running:
    """A Python process that has said it is ready."""
    running = start(Command("it", (sys.executable, "-c", code), os.environ, 0), log)
    until = psutil.Process(running.pid)
    while "ready" not in tail(log):
        assert until.is_running()
        os.sched_yield()
    return running


def test_a_started_process_lives_until_it_is_stopped(tmp_path: Path) -> None:
    running = run(POLITE, tmp_path / "logs/it.log")
    assert alive(running)
    stop([running])
    assert not alive(running)


def test_one_that_does_not_listen_is_killed_when_patience_ends(tmp_path: Path) -> None:
    running = run(STUBBORN, tmp_path / "it.log")
    stop([running], patience=0.1)
    assert not alive(running)


def test_a_crash_can_be_played(tmp_path: Path) -> None:
    running = run(STUBBORN, tmp_path / "it.log")
    kill(running)
    assert not alive(running)


def test_a_later_process_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    running = run(POLITE, tmp_path / "it.log")
    mistaken = running.model_copy(update={"started": running.started - 3600})
    assert not alive(mistaken)
    stop([mistaken])
    kill(mistaken)
    assert alive(running)
    stop([running])


def test_ctrl_c_at_the_terminal_is_not_for_the_servers(tmp_path: Path) -> None:
    running = run(POLITE, tmp_path / "it.log")
    assert os.getpgid(running.pid) == running.pid
    stop([running])


def test_what_steps_behind_all_others_steps_behind_other_services_too(tmp_path: Path) -> None:
    """Linux shares processors out by session first: in sessions of their own a guesser's hash would count as a save."""
    running = run(POLITE, tmp_path / "it.log")
    assert os.getsid(running.pid) == os.getsid(0)
    stop([running])


def test_the_servers_go_on_when_the_terminal_is_closed(tmp_path: Path) -> None:
    terminal, inside = pty.openpty()
    with subprocess.Popen(
        (sys.executable, "-c", AT_A_TERMINAL), stdin=inside, stdout=PIPE, start_new_session=True
    ) as one:
        os.close(inside)
        assert one.stdout
        running = Running.model_validate_json(one.stdout.readline())
        os.close(terminal)
        assert one.wait() == -signal.SIGHUP
    assert alive(running)
    stop([running])


def test_one_that_ended_by_itself_is_not_taken_for_alive(tmp_path: Path) -> None:
    running = run(POLITE, tmp_path / "it.log")
    os.kill(running.pid, signal.SIGKILL)
    psutil.Process(running.pid).wait()
    assert not alive(running)


def test_the_end_of_a_log_is_what_is_shown(tmp_path: Path) -> None:
    log = tmp_path / "it.log"
    log.write_text("".join(f"line {n}\n" for n in range(100)))
    assert tail(log, lines=2) == "line 98\nline 99"
    assert tail(tmp_path / "none.log") == ""


@pytest.mark.parametrize("nothing", [None, Running(pid=2**22 + 1, started=1.0, port=1)])
def test_nothing_is_not_alive(nothing: Running | None) -> None:
    assert not processes.alive(nothing)
