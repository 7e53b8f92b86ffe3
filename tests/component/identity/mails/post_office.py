"""Mail servers for tests, on real sockets: the catcher in this process, and servers that do not take everything."""

import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.mailbox.smtp_server import Receiver, listen
from deploy.local.mailbox.store import Mail, Mailbox

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class PostOffice:
    """Where mails are given, and where they are seen."""

    port: int
    mailbox: Mailbox

    @property
    def url(self) -> str:
        return f"smtp://{LOOPBACK}:{self.port}"

    def came(self, mail: str) -> int:
        """How often this letter came; fails when it is shown more than once."""
        shown = self._shown(mail)
        assert len(shown) <= 1
        return sum(len(one.came) for one in shown)

    def text(self, mail: str) -> str:
        (shown,) = self._shown(mail)
        return self.mailbox.text(shown)

    def _shown(self, mail: str) -> list[Mail]:
        return [one for one in self.mailbox.mails() if one.message_id == f"<{mail}@oms.invalid>"]


class Refusing(Receiver):
    """Answers every recipient with these words, like `550 No such user`."""

    def __init__(self, mailbox: Mailbox, words: str) -> None:
        super().__init__(mailbox)
        self._words = words

    async def handle_RCPT(self, *_asked: Any) -> str:  # noqa: N802 aiosmtpd's name
        return self._words


@asynccontextmanager
async def open_office(
    folder: Path, make: Callable[[Mailbox], Receiver] = Receiver, port: int = 0, **options: Any
) -> AsyncIterator[PostOffice]:
    """Takes mails for as long as the block runs; the mailbox is that of the folder."""
    mailbox = Mailbox(folder)
    server = await listen(make(mailbox), LOOPBACK, port, **options)
    try:
        yield PostOffice(server.sockets[0].getsockname()[1], mailbox)
    finally:
        server.close()


def tls_of(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context
