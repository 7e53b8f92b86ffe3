"""Encryption, authenticated, of secrets and texts with a key that no database holds, bound to purpose and subject."""

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
"""Source of random bytes: `os.urandom` in a service, a repeatable one in a test."""

KEY_BYTES = 32
NONCE_BYTES = 12


class DecryptionFailed(Exception):
    """A secret that neither key decrypts, or that belongs to another record: for the operator, never for a user."""


@dataclass(frozen=True)
class Vault:
    """Encrypts with the current key and decrypts with both, so that a key can be replaced while secrets are read."""

    current: bytes
    previous: bytes | None = None

    @classmethod
    def from_settings(cls, current: str, previous: str | None = None) -> Self:
        """Return a vault for keys of 32 bytes in base64url. Raise ValueError, which does not repeat the key."""
        return cls(_key(current), _key(previous) if previous else None)

    def __repr__(self) -> str:
        return f"Vault({_name(self.current)})"

    def seal(self, secret: bytes, purpose: str, about: str, source: Source) -> str:
        """Encrypt, bound to purpose and subject: moved to another record, the result cannot be decrypted."""
        nonce = source(NONCE_BYTES)
        sealed = nonce + AESGCM(self.current).encrypt(nonce, secret, _bound(purpose, about))
        return f"{_name(self.current)}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, purpose: str, about: str) -> bytes:
        """Decrypt. Raise DecryptionFailed."""
        name, _, body = sealed.partition(".")
        keys = [key for key in (self.current, self.previous) if key and _name(key) == name]
        try:
            data = base64.b64decode(body, altchars=b"-_", validate=True)
            return AESGCM(keys[0]).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _bound(purpose, about))
        except (IndexError, binascii.Error, InvalidTag, ValueError):
            raise DecryptionFailed(f"A sealed {purpose} cannot be opened with the keys at hand.") from None

    def derive(self, name: str) -> Self:
        """Return a vault with derived keys for one part of the data, such as a site (HKDF-SHA256)."""
        return type(self)(_derived(self.current, name), _derived(self.previous, name) if self.previous else None)

    def is_old(self, sealed: str) -> bool:
        """Whether the previous key encrypted it: it is to be encrypted again before that key is discarded."""
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
    """Return a short identifier of a key, which reveals nothing about it."""
    return sha256(b"name of a key-encryption key\0" + key).hexdigest()[:8]


def _bound(purpose: str, about: str) -> bytes:
    """Return the associated data, as JSON, so that no two pairs give the same bytes."""
    return json.dumps([purpose, about]).encode()
