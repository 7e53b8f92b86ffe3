"""Parser of caught mails: a malformed mail is shown as such and raises no error."""

from email import message_from_bytes
from email.parser import BytesHeaderParser
from email.policy import default

UNREADABLE = "(cannot be read)"


def header(content: bytes, name: str) -> str:
    """On one line; empty when there is none."""
    try:
        return " ".join(str(BytesHeaderParser(policy=default).parsebytes(content).get(name, "")).split())
    except Exception:  # noqa: BLE001 the standard library stumbles over malformed headers in many ways
        return UNREADABLE


def text_of(content: bytes) -> str:
    """The plain text, or the HTML as it is written."""
    try:
        body = message_from_bytes(content, policy=default).get_body(preferencelist=("plain", "html"))
        return str(body.get_content()).replace("\r\n", "\n") if body else ""
    except Exception:  # noqa: BLE001 an unknown character set, a broken encoding and more
        return UNREADABLE
