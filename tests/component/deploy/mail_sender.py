"""Gives a mail to a server, as any program on the machine could."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

SOMEBODY = "lee@state.invalid"


def give(url: str, number: int) -> None:
    """The same number is the same mail; its text holds what would clear a terminal."""
    letter, where = EmailMessage(), urlsplit(url)
    letter["To"], letter["Subject"], letter["Message-ID"] = SOMEBODY, f"Number {number}", f"<{number}@oms.invalid>"
    letter.set_content(f"The text of {number}\x1b[2J.")
    with smtplib.SMTP(where.hostname or "", where.port or 0, local_hostname="oms.invalid") as door:
        door.send_message(letter, "oms@oms.invalid", SOMEBODY)
