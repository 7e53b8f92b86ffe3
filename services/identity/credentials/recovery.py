"""Recovery codes: ten on paper, each valid once, after the loss of the second factor."""

import base64
from collections.abc import Iterable

from services.identity.credentials.random_tokens import digest, equal_in_constant_time
from shared.security.encryption import Source

CODE_COUNT = 10

CODE_BYTES = 15
"""120 bits: from 112 on a plain digest may be kept (ASVS 6.5.2); fewer would need a slow, salted hash for each."""

GROUP_LENGTH = 4

RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # pragma: allowlist secret
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret
TO_CROCKFORD = str.maketrans(RFC_4648, CROCKFORD)
NORMALIZATION = str.maketrans("OIL", "011", "- \t\r\n")
"""Crockford's alphabet: easily misread letters are replaced; dashes and spaces are ignored."""

MAX_INPUT_LENGTH = 100


def new_codes(source: Source) -> tuple[str, ...]:
    """Returns new codes of six groups of four letters, to be shown once."""
    drawn = (base64.b32encode(source(CODE_BYTES)).decode().translate(TO_CROCKFORD) for _ in range(CODE_COUNT))
    return tuple("-".join(code[at : at + GROUP_LENGTH] for at in range(0, len(code), GROUP_LENGTH)) for code in drawn)


def code_digest(code: str) -> str:
    """Returns the digest that is stored of a code."""
    return digest(code[:MAX_INPUT_LENGTH].upper().translate(NORMALIZATION))


def matching_digest(code: str, stored: Iterable[str]) -> str | None:
    """Returns the stored digest of this code, or None; all are compared, in constant time."""
    wanted_hash = code_digest(code)
    return next(iter([code_hash for code_hash in stored if equal_in_constant_time(code_hash, wanted_hash)]), None)
