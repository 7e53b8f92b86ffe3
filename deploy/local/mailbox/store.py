"""The mails that came, as files for their owner's eyes: one mail a Message-ID, however often it came."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from deploy.local.mailbox.parser import header, text_of

ENVELOPE = b"X-Envelope: "
"""The first line of each file is ours: who gave the mail, for whom, and when. The rest is the mail as it came."""


@dataclass(frozen=True)
class Mail:
    """The header fields of a mail and the times of its arrivals; `id` is part of its address."""

    id: str
    message_id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    came: tuple[str, ...]
    file: Path


class Mailbox:
    """Loaded from its folder at the start; afterwards this object is the only writer."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._mails: dict[str, Mail] = {}
        for file in sorted(folder.glob("*.eml")):
            self._enter(file, file.read_bytes())

    def keep(self, sender: str, to: Sequence[str], content: bytes, now: datetime) -> None:
        """Stands on the disk, whole, when this returns."""
        envelope = json.dumps({"from": sender, "to": list(to), "at": now.isoformat(timespec="seconds")})
        whole = ENVELOPE + envelope.encode() + b"\r\n" + content
        file = self._folder / f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
        fresh = file.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as private:
            private.write(whole)
        fresh.replace(file)
        self._enter(file, whole)

    def mails(self, to: str | None = None) -> list[Mail]:
        """In the order in which they first came; all, or those to one address."""
        address = to.strip().lower() if to else None
        return [mail for mail in self._mails.values() if address in (None, *map(str.lower, mail.to))]

    def find(self, mail: str) -> Mail | None:
        return self._mails.get(mail)

    def text(self, mail: Mail) -> str:
        """As it came first."""
        return text_of(_without_envelope(mail.file.read_bytes()))

    def _enter(self, file: Path, whole: bytes) -> None:
        envelope, content = json.loads(_envelope(whole)), _without_envelope(whole)
        message_id = header(content, "Message-ID")
        digest = blake2b((message_id or file.name).encode("utf-8", "replace"), digest_size=12).hexdigest()
        fresh = Mail(digest, message_id, envelope["from"], (), header(content, "Subject"), (), file)
        known = self._mails.get(digest, fresh)
        to = tuple(dict.fromkeys((*known.to, *envelope["to"])))
        self._mails[digest] = replace(known, to=to, came=(*known.came, envelope["at"]))


def _envelope(whole: bytes) -> bytes:
    return whole.partition(b"\r\n")[0].removeprefix(ENVELOPE)


def _without_envelope(whole: bytes) -> bytes:
    return whole.partition(b"\r\n")[2]
