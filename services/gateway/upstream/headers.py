"""Headers that pass the gateway, in and out; every other one, hop-by-hop ones included, is dropped. Pure."""

from collections.abc import Iterable

from shared.web.etags import tags_in

Raw = tuple[bytes, bytes]

INWARD = frozenset({b"content-type", b"idempotency-key", b"if-match", b"last-event-id"})
"""`traceparent` is continued by a span of ours, and `If-None-Match` is answered here."""

OUTWARD = frozenset(
    {
        b"allow",
        b"content-disposition",
        b"content-type",
        b"etag",
        b"idempotency-replayed",
        b"location",
        b"retry-after",
        b"www-authenticate",
    }
)


def inward(headers: Iterable[Raw]) -> list[Raw]:
    """Return the headers of a client that are forwarded to a service."""
    return [(name, value) for name, value in headers if name in INWARD]


def outward(headers: Iterable[Raw]) -> list[Raw]:
    """Return the headers of a service that are returned to the client."""
    return [(name.lower(), value) for name, value in headers if name.lower() in OUTWARD]


def first(headers: Iterable[Raw], name: bytes) -> str:
    """Return the header's first value; empty when there is none."""
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


def same_version(if_none_match: str, etag: str) -> bool:
    """Whether the client has this version. `"0"` is the version before the first event, which no client has."""
    cached, (issued,) = tags_in(if_none_match), tags_in(etag)
    return issued not in ("", "0") and (issued in cached or "*" in cached)
