"""Random tokens, and the digests they are kept as."""

import base64
import hmac
from hashlib import sha256

from shared.security.encryption import Source

TOKEN_BYTES = 32


def new_token(source: Source) -> str:
    """256 random bits as text that fits into a link and a cookie."""
    return base64.urlsafe_b64encode(source(TOKEN_BYTES)).decode().rstrip("=")


def digest(token: str) -> str:
    """What is kept of a token: who reads the database cannot use it. 256 bits need no salt and no slow hash."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def equal_in_constant_time(one: str, other: str) -> bool:
    """Compared without telling by the time taken how much of it was right."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
