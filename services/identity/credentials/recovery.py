"""Recovery codes: ten on paper, each good once, for whoever has lost the second factor."""

import base64
from collections.abc import Iterable

from services.identity.credentials.random_tokens import digest, same
from shared.security.encryption import Source

HOW_MANY = 10

CODE_BYTES = 15
"""120 bits: from 112 on a plain digest may be kept (ASVS 6.5.2); fewer would need a slow, salted hash for each."""

GROUP = 4

RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # pragma: allowlist secret
READABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret
WRITTEN = str.maketrans(RFC_4648, READABLE)
READ = str.maketrans("OIL", "011", "- \t\r\n")
"""Crockford's letters: what is easily misread is read as what was meant; dashes and spaces do not count."""

LONGEST = 100


def new_codes(source: Source) -> tuple[str, ...]:
    """To be shown once: six groups of four letters each."""
    drawn = (base64.b32encode(source(CODE_BYTES)).decode().translate(WRITTEN) for _ in range(HOW_MANY))
    return tuple("-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)) for code in drawn)


def kept(code: str) -> str:
    """What is stored of a code."""
    return digest(code[:LONGEST].upper().translate(READ))


def spent(code: str, stored: Iterable[str]) -> str | None:
    """Which of the stored digests this code uses up, or None; each is compared, whichever it is."""
    asked = kept(code)
    return next(iter([one for one in stored if same(one, asked)]), None)
