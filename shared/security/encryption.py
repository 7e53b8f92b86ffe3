"""Secrets and texts sealed under a key that no database holds, bound to what they are for and whom they are about."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Source = Callable[[int], bytes]
"""Gives so many random bytes: `os.urandom` in a running service, something repeatable in a test."""

KEY_BYTES = 32
NONCE_BYTES = 12


class DecryptionFailed(Exception):
    """A sealed secret that neither key opens, or that belongs elsewhere: for the operator, never for a user."""


@dataclass(frozen=True)
class Vault:
    """Seals with the current key and opens with both, so that a key can be replaced while secrets are read."""

    current: bytes
    previous: bytes | None = None

    @classmethod
    def of(cls, current: str, previous: str | None = None) -> Self:
        """From settings: 32 bytes in base64url each. Raises ValueError that does not repeat the key."""
        return cls(_key(current), _key(previous) if previous else None)

    def __repr__(self) -> str:
        return f"Vault({_name(self.current)})"

    def seal(self, secret: bytes, purpose: str, about: str, source: Source) -> str:
        """Bound to what it is for and whom it is about: moved to another person's record it does not open."""
        nonce = source(NONCE_BYTES)
        sealed = nonce + AESGCM(self.current).encrypt(nonce, secret, _bound(purpose, about))
        return f"{_name(self.current)}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, purpose: str, about: str) -> bytes:
        """Raises CannotOpen."""
        name, _, body = sealed.partition(".")
        keys = [key for key in (self.current, self.previous) if key and _name(key) == name]
        try:
            data = base64.b64decode(body, altchars=b"-_", validate=True)
            return AESGCM(keys[0]).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _bound(purpose, about))
        except (IndexError, binascii.Error, InvalidTag, ValueError):
            raise DecryptionFailed(f"A sealed {purpose} cannot be opened with the keys at hand.") from None

    def derive(self, name: str) -> Self:
        """A vault with keys of its own for one part of what this one guards, such as a site (HKDF-SHA256)."""
        return type(self)(_derived(self.current, name), _derived(self.previous, name) if self.previous else None)

    def is_old(self, sealed: str) -> bool:
        """Whether to seal it anew, so that the previous key can be thrown away."""
        return sealed.partition(".")[0] != _name(self.current)


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("A key-encryption key is 32 random bytes in base64url.")
    return key


def _derived(key: bytes, name: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"open oms part\0" + name.encode()).derive(key)


def _name(key: bytes) -> str:
    """Which key sealed something; says nothing about the key."""
    return sha256(b"name of a key-encryption key\0" + key).hexdigest()[:8]


def _bound(purpose: str, about: str) -> bytes:
    """As JSON, so that no two pairs give the same bytes."""
    return json.dumps([purpose, about]).encode()
