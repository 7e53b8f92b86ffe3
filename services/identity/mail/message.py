"""A letter as a mail: its headers, and the one Message-ID that every repetition of it bears. Pure."""

import re
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from email_validator import validate_email

from services.identity.mail.letters import Letter

BARE_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+@[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+")
"""One bare address: nothing in it can begin a header, a second address or an SMTP command."""

SENDER_NAME = "Open OMS"
MESSAGE_POLICY = SMTP.clone(cte_type="7bit")
"""Refuses a line break in any header, and writes what every server takes."""


class Unsendable(ValueError):
    """No mail can be made of this letter, now or later; the sentence holds neither address nor text."""


def message_id(letter: str, sender: str) -> str:
    """The same for the same letter: a mailbox that gets it twice shows it once."""
    return f"<{letter}@{sender.rpartition('@')[2]}>"


def build_message(letter: Letter, sender: str, at: datetime) -> EmailMessage:
    """The same bytes each time: `at` is when the letter was written, not when it is sent. Raises Unsendable."""
    if not BARE_ADDRESS.fullmatch(letter.to):
        raise Unsendable("The address is none.")
    if not letter.subject.isprintable():  # the library lets a lone carriage return pass, and that ends a header too
        raise Unsendable("The subject is not one line.")
    name, _, domain = letter.to.partition("@")
    mail = EmailMessage(policy=MESSAGE_POLICY)
    mail["From"] = Address(SENDER_NAME, addr_spec=sender)
    try:
        if not domain.isascii():  # of an address stored by an earlier release
            domain = validate_email(letter.to, check_deliverability=False).ascii_domain
        mail["To"] = Address(username=name, domain=domain)
        mail["Subject"] = letter.subject
        mail.set_content(letter.text)
    except (ValueError, MessageError, IndexError) as wrong:
        raise Unsendable(f"It cannot be written down: {type(wrong).__name__}.") from None
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id(letter.id, sender)
    mail["Auto-Submitted"] = "auto-generated"  # so that no out-of-office reply comes back
    return mail
