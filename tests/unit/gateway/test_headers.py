"""Which headers pass: one too many could smuggle a request, one too few would break saving."""

import pytest

from services.gateway.upstream.headers import inward, outward, same_version


def test_only_named_headers_reach_a_service() -> None:
    asked = [(b"if-match", b'"3"'), (b"idempotency-key", b"k"), (b"content-type", b"application/json")]
    others = [
        (b"authorization", b"Bearer oms_a_machines_key"),
        (b"connection", b"close"),
        (b"transfer-encoding", b"chunked"),
        (b"content-length", b"9"),
        (b"host", b"x"),
        (b"cookie", b"__Host-oms=x"),
        (b"x-forwarded-for", b"1.2.3.4"),
        (b"te", b"trailers"),
        (b"oms-client", b"1.2.3.4"),
    ]
    assert inward([*others, *asked]) == asked


def test_only_named_headers_reach_a_client() -> None:
    kept = [(b"etag", b'"7"'), (b"idempotency-replayed", b"true"), (b"retry-after", b"2"), (b"location", b"/x")]
    others = [(b"connection", b"keep-alive"), (b"server", b"uvicorn"), (b"set-cookie", b"a=b"), (b"date", b"now")]
    others += [(b"oms-read", b"{}")]
    assert outward([*others, *kept]) == kept


@pytest.mark.parametrize(
    ("held", "etag", "same"),
    [
        ('"7"', '"7"', True),
        ('"6", W/"7"', '"7"', True),
        ("*", '"7"', True),
        ('"7-gzip"', '"7"', True),
        ('"6;br", "7--gzip"', '"7"', True),
        ('"77-gzip"', '"7"', False),
        ('"6"', '"7"', False),
        ("", '"7"', False),
        ('"7"', "", False),
        ('"0"', '"0"', False),
        ('"0-gzip"', '"0"', False),
    ],
)
def test_a_version_in_hand_is_recognised(held: str, etag: str, same: bool) -> None:
    """`"0"` stands for nothing recorded: answering 304 to it would hide the first change."""
    assert same_version(held, etag) is same
