"""Random tokens, and the digests by which they are stored."""

import base64
import hmac
from hashlib import sha256

from shared.security.encryption import Source

TOKEN_BYTES = 32


def new_token(source: Source) -> str:
    """Returns 256 random bits as text that fits into a link and a cookie."""
    return base64.urlsafe_b64encode(source(TOKEN_BYTES)).decode().rstrip("=")


def digest(token: str) -> str:
    """Returns the digest that is stored of a token. 256 random bits need no salt and no slow hash."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def equal_in_constant_time(left: str, right: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
