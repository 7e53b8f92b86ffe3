"""SMTP server of the catcher: accepts every mail below the size limit."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mailbox.store import Mailbox

LARGEST = 1024 * 1024
"""Bytes of one mail; a larger one is refused for good (552)."""


class Receiver:
    """What becomes of a mail that was given."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        content = envelope.content
        assert isinstance(content, bytes)
        try:
            self._mailbox.keep(envelope.mail_from or "", envelope.rcpt_tos, content, datetime.now(UTC))
        except OSError:
            return "451 Cannot be kept now; try again later"
        return "250 Kept"


async def listen(receiver: object, host: str, port: int, **options: Any) -> asyncio.Server:
    """Serves from now on. Port 0: any free one."""
    loop = asyncio.get_running_loop()
    usual: dict[str, Any] = {"data_size_limit": LARGEST, "enable_SMTPUTF8": True, "hostname": "localhost", "loop": loop}
    return await loop.create_server(lambda: SMTP(receiver, **usual | options), host, port)
