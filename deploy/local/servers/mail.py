"""Mail catcher as a process of a stack: its start, and the mails that it reports."""

import http.client
import json
import os
from typing import Any
from urllib.parse import urlencode

from deploy.local.paths import PYTHON
from deploy.local.ports import LOOPBACK
from deploy.local.processes import Command, start
from deploy.local.stack_state import StackState

PROCESS_NAME, DOOR = "mail", "mail-smtp"
"""The process, whose port serves its page, and the name of its SMTP port."""

USUAL_PORT = 1025


class NoCatcher(Exception):
    """The catcher does not run, or does not answer."""


def launch(ledger: StackState) -> int:
    """Start the catcher and give the port of its page; a live one stays as it is."""
    if running := ledger.running(PROCESS_NAME):
        return running.port
    port, door = ledger.port(PROCESS_NAME), ledger.port(DOOR)
    argv = (
        *(str(PYTHON), "-m", "deploy.local.mailbox", "--smtp", str(door), "--http", str(port)),
        *("--folder", str(ledger.folder / "mail")),
    )
    ledger.record(PROCESS_NAME, start(Command(PROCESS_NAME, argv, os.environ, port), ledger.log(PROCESS_NAME)))
    return port


def smtp_url(ledger: StackState) -> str:
    """Where mails are given: the server that SMTP_URL names, else the stack's own catcher."""
    return os.environ.get("SMTP_URL") or f"smtp://{LOOPBACK}:{ledger.remembered(DOOR) or USUAL_PORT}"


def page(ledger: StackState) -> str | None:
    """The address for browsers; None while the catcher does not run."""
    running = ledger.running(PROCESS_NAME)
    return f"http://{LOOPBACK}:{running.port}" if running else None


def taken(ledger: StackState, to: str | None = None) -> list[dict[str, Any]]:
    """The mails, the newest last; all, or those to one address. Raises NoCatcher."""
    running = ledger.running(PROCESS_NAME)
    if running is None:
        raise NoCatcher("The mail catcher is not running. Start it with: oms up")
    connection = http.client.HTTPConnection(LOOPBACK, running.port, timeout=10)
    try:
        connection.request("GET", f"/mails.json?{urlencode({'to': to or ''})}")
        mails: list[dict[str, Any]] = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError) as failed:
        raise NoCatcher(f"The mail catcher does not answer: {type(failed).__name__}.") from failed
    finally:
        connection.close()
    return mails
