"""Addresses as mail programs give them back: wrapped, or with signs of the sentence around them. Pure."""

import re

LINK_LENGTH = 22
"""Of the secret in a link; services/identity/credentials/random_tokens.py makes it."""

MAX_LENGTH = 500

_LINK = re.compile(rf"[A-Za-z0-9]{{{LINK_LENGTH}}}")
_OLDER_LINK = re.compile(r"[A-Za-z0-9_-]{20,200}")
"""Of the links that were mailed before they became short."""

_WRAPS = re.compile(r"=?[\s\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]+")
"""White space, marks without a width and soft line breaks of quoted-printable."""

_TRAILING_SIGNS = re.compile(
    r"""(?:=3D|=3E|=20|=0D|=0A|%[0-9A-F]{2}|&(?:gt|lt|quot|amp|nbsp);?|[=.,;:!?)\]}>(\[{<|*'"`\u2018-\u201f\u00ab\u00bb\u2039\u203a\u2026\\/])+$""",
    re.IGNORECASE,
)


def without_mail_signs(text: str) -> str:
    """Return an address or a part of it without what a mail program or a reader put into it or behind it."""
    if len(text) > MAX_LENGTH:  # a long row of signs takes time by the square of its length
        return text
    return _TRAILING_SIGNS.sub("", _WRAPS.sub("", text))


def secret_in(link: str) -> str | None:
    """Return the secret of a short link, whatever follows it; None where it was cut."""
    match = _LINK.match(_WRAPS.sub("", link))
    return match[0] if match else None


def older_secret_in(link: str) -> str | None:
    """Return the secret of a link of any length without the signs behind it; None where it was cut."""
    text = without_mail_signs(link)
    return text if _OLDER_LINK.fullmatch(text) else None
