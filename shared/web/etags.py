"""ETags in If-Match and If-None-Match, also as a compressing proxy has changed them. Pure."""

import re

_CODING = r"(?:x-)?(?:gzip|gz|br|brotli|deflate|df|zstd|zst|compress|dcb|dcz|identity)"
_SUFFIX = rf"(?:[-;:+./_]+{_CODING})"
_TAG = re.compile(rf'(?:W/)?(?:"(?P<quoted>[^"]*?){_SUFFIX}*"|(?P<bare>[^",\s]*?)){_SUFFIX}*', re.IGNORECASE)
"""One ETag: weak or strong, with or without its quotation marks, the content coding inside or behind them.

Weak by nginx and HAProxy; `"3-gzip"` by Apache, Caddy and Traefik, `"3--gzip"` by Jetty, `"3;gzip"` by others.
"""

MAX_LENGTH = 1_000
"""Of a header; the rest is not read, since matching takes time by the square of the length."""

MAX_DIGITS = 18
"""Of a version: an integer of 64 bits has no more."""

_VERSION = re.compile(rf"[0-9]{{1,{MAX_DIGITS}}}")


def tags_in(header: str) -> list[str]:
    """Return the ETags of a header as they were issued, without W/, quotation marks and the proxy's content coding."""
    matches = [_TAG.fullmatch(part.strip()) for part in header[:MAX_LENGTH].split(",")]
    return [match["quoted"] or match["bare"] or "" if match else "" for match in matches]


def version_in(header: str) -> int | None:
    """Return the one version that a header names; None where it names none or different ones."""
    tags = set(tags_in(header))
    tag = tags.pop() if len(tags) == 1 else ""
    return int(tag) if _VERSION.fullmatch(tag) else None
