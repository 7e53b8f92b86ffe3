"""Which headers pass: one too many could smuggle a request, one too few would break saving."""

import pytest

from services.gateway.exchange import Ask, wire
from services.gateway.headers import inward, outward, same_version


def test_only_named_headers_reach_a_service() -> None:
    asked = [
        (b"authorization", b"Bearer x"),
        (b"if-match", b'"3"'),
        (b"idempotency-key", b"k"),
        (b"content-type", b"application/json"),
    ]
    others = [
        (b"connection", b"close"),
        (b"transfer-encoding", b"chunked"),
        (b"content-length", b"9"),
        (b"host", b"x"),
        (b"cookie", b"__Host-oms=x"),
        (b"x-forwarded-for", b"1.2.3.4"),
        (b"te", b"trailers"),
    ]
    assert inward([*others, *asked]) == asked


def test_only_named_headers_reach_a_client() -> None:
    kept = [(b"etag", b'"7"'), (b"idempotency-replayed", b"true"), (b"retry-after", b"2"), (b"location", b"/x")]
    others = [(b"connection", b"keep-alive"), (b"server", b"uvicorn"), (b"set-cookie", b"a=b"), (b"date", b"now")]
    assert outward([*others, *kept]) == kept


def test_a_line_break_in_a_header_is_never_sent() -> None:
    """Otherwise one request could carry a second one past the gateway's checks."""
    for target, value in ((b"/a b\r\nx: y", b"v"), (b"/a", b"v\r\nx: y"), (b"/a", b"v\ny"), (b"/a", b"v\ry")):
        with pytest.raises(ValueError, match="line break"):
            wire(Ask("GET", target, [(b"if-match", value)]), b"host")


def test_a_request_says_the_length_of_its_body() -> None:
    sent = wire(Ask("PUT", b"/a?b=c", [(b"content-type", b"text/plain")], b"four"), b"host:1")
    head, _, body = sent.partition(b"\r\n\r\n")
    lines = [b"PUT /a?b=c HTTP/1.1", b"host: host:1", b"content-length: 4", b"content-type: text/plain"]
    assert (head.split(b"\r\n"), body) == (lines, b"four")


@pytest.mark.parametrize(
    ("held", "etag", "same"),
    [
        ('"7"', '"7"', True),
        ('"6", W/"7"', '"7"', True),
        ("*", '"7"', True),
        ('"6"', '"7"', False),
        ("", '"7"', False),
        ('"7"', "", False),
        ('"0"', '"0"', False),
    ],
)
def test_a_version_in_hand_is_recognised(held: str, etag: str, same: bool) -> None:
    """`"0"` stands for nothing recorded: answering 304 to it would hide the first change."""
    assert same_version(held, etag) is same
