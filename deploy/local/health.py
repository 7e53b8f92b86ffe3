"""Liveness and readiness of processes by their own endpoints, and waiting for both."""

import http.client
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus

import psutil

from deploy.local.ports import LOOPBACK
from deploy.local.processes import NotStarted, Running, alive, find

READY_TIMEOUT_SECONDS = 120.0


def says_yes(port: int, path: str) -> bool:
    """Whether GET answers 200: `/livez` while it lives, `/readyz` when it can do its work."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=3)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def listens(running: Running) -> bool:
    """Whether this very process accepts connections; another one may share its port."""
    process = find(running)
    if process is None:
        return False
    with suppress(psutil.Error):
        return any(
            connection.status == psutil.CONN_LISTEN and connection.laddr.port == running.port
            for connection in process.net_connections()
        )
    return False


class Died(NotStarted):
    """A process ended, or never became ready; knows which."""

    def __init__(self, name: str, how: str) -> None:
        super().__init__(f"{name} {how}")
        self.name = name


def wait_until_ready(
    started: Mapping[str, Running], became_ready: Callable[[str], None], patience: float = READY_TIMEOUT_SECONDS
) -> None:
    """Returns when all are ready; raises Died for the first that ends or is not ready in time."""
    waiting = dict(started)
    until = time.monotonic() + patience
    while waiting:
        for name, running in list(waiting.items()):
            if not alive(running):
                raise Died(name, "ended while it started")
            if listens(running) and says_yes(running.port, "/readyz"):
                became_ready(name)
                del waiting[name]
        if waiting and time.monotonic() > until:
            raise Died(next(iter(waiting)), f"was not ready after {patience:.0f} s")
        time.sleep(0.05)
