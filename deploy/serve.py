"""Run an app on a port that its successor may share: while one process is replaced by the next, somebody listens."""

import argparse
import socket

import uvicorn

from shared.ops.gc_tuning import tune_gc
from shared.ops.settings import Settings
from shared.web.server import Server

GRACE = 10
"""Seconds for requests under way when asked to end."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    given, settings = parser.parse_args(), Settings()
    config = uvicorn.Config(
        given.app,
        loop="uvloop",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=settings.https_certificate,
        ssl_keyfile=settings.https_key,
    )
    config.load()
    tune_gc()
    Server(config).run(sockets=[_shared(given.host, given.port)])


def _shared(host: str, port: int) -> socket.socket:
    """Bound, and listening only when the app has started: until then every connection is its predecessor's."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    listener.set_inheritable(True)
    return listener


if __name__ == "__main__":
    main()
