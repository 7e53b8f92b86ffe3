"""Random tokens, and the digests by which they are stored."""

import base64
import hmac
import secrets
import string
from hashlib import sha256

from shared.security.encryption import Source

TOKEN_BYTES = 32
LINK_SIGNS, LINK_LENGTH = string.ascii_letters + string.digits, 22


def new_token(source: Source) -> str:
    """Returns 256 random bits as text that fits into a link and a cookie."""
    return base64.urlsafe_b64encode(source(TOKEN_BYTES)).decode().rstrip("=")


def new_link() -> str:
    """Returns the secret of a mailed link: 131 random bits as letters and digits, which no mail program cuts off.

    A line of a letter is wrapped at column 76 at the earliest, and the link has to stay on one.
    """
    return "".join(secrets.choice(LINK_SIGNS) for _ in range(LINK_LENGTH))


def digest(token: str) -> str:
    """Returns the digest that is stored of a token. 128 random bits and more need no salt and no slow hash."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def equal_in_constant_time(left: str, right: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
