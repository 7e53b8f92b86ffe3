"""Run the catcher: `python -m deploy.local.mailbox --smtp 1025 --http 8025 --folder FOLDER`."""

import argparse
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from deploy.local.mailbox.smtp_server import Receiver, listen
from deploy.local.mailbox.store import Mailbox
from deploy.local.mailbox.web import Lifespan, app

GRACE = 2
"""Seconds for requests under way when asked to end."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp", type=int, required=True, help="the port for programs")
    parser.add_argument("--http", type=int, required=True, help="the port for browsers")
    parser.add_argument("--folder", type=Path, required=True, help="where the mails are kept")
    given = parser.parse_args()
    os.umask(0o077)
    mailbox = Mailbox(given.folder)
    uvicorn.run(
        app(mailbox, receiving(mailbox, given.host, given.smtp)),
        host=given.host,
        port=given.http,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE,
    )


def receiving(mailbox: Mailbox, host: str, port: int) -> Lifespan:
    """Mails are taken for as long as pages are shown."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        server = await listen(Receiver(mailbox), host, port)
        yield
        server.close()

    return lifespan


if __name__ == "__main__":
    main()
