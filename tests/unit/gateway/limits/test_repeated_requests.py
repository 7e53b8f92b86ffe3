"""Keys for the POSTs of a session that have none."""

import pytest

from services.gateway.repeated_requests import REPEAT_SECONDS, RepeatedRequests
from services.gateway.upstream.headers import Raw, first
from services.gateway.upstream.messages import UpstreamRequest

SESSION: list[Raw] = [(b"cookie", b"__Host-oms=a")]
TARGET = b"/api/v1/sites/ca-cqi/tickets"
NOW = 1_000.0


def key(
    repeated: RepeatedRequests,
    headers: list[Raw] | None = None,
    now: float = NOW,
    status: int | None = 201,
    **changed: str | bytes,
) -> str:
    """The key of a request as its service gets it; `status`: of the response, None while there is none."""
    fields = {"method": "POST", "target": TARGET, "body": b"{}"} | changed
    asked = headers or SESSION
    request = UpstreamRequest(headers=[], **fields)  # type: ignore[arg-type]
    keyed = repeated.with_key(asked, request, now)
    if status is not None:
        repeated.record_status(asked, request, status)
    return first(keyed.headers, b"idempotency-key")


@pytest.mark.parametrize("status", [201, 202, None])
def test_post_repeated_within_a_minute_gets_the_same_key(status: int | None) -> None:
    """A second press would open a second ticket, case or invitation; also while the first is still under way."""
    repeated = RepeatedRequests()
    assert len(key(repeated, status=status)) == 32
    assert key(repeated, status=status) == key(repeated, now=NOW + REPEAT_SECONDS - 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"body": b'{"a": 1}'},
        {"target": TARGET + b"?x"},
        {"headers": [(b"cookie", b"__Host-oms=b")]},
        {"headers": [*SESSION, (b"if-match", b'"3"')]},
        {"now": NOW + REPEAT_SECONDS},
    ],
    ids=["body", "address", "session", "version", "later"],
)
def test_post_that_differs_gets_a_key_of_its_own(changed: dict[str, object]) -> None:
    """What a person wants to make a second time would silently not be made."""
    repeated = RepeatedRequests()
    assert key(repeated) != key(repeated, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [200, 204, 409, 412, 422, 500, 503])
def test_post_that_created_nothing_is_decided_anew(status: int) -> None:
    """A refusal that is repeated from memory would stay after its cause is gone."""
    repeated = RepeatedRequests()
    assert key(repeated, status=status) != key(repeated)


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "PUT"},
        {"method": "GET"},
        {"headers": [*SESSION, (b"idempotency-key", b"mine")]},
        {"target": b"/api/v1/me/totp"},
    ],
    ids=["put", "get", "own key", "own account"],
)
def test_request_with_a_key_or_without_a_need_gets_none(changed: dict[str, object]) -> None:
    """A client's own key says better what is a repetition."""
    assert key(RepeatedRequests(), **changed) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST"])
def test_post_after_another_change_of_the_session_is_decided_anew(method: str) -> None:
    """A role or grant that was taken back by mistake could not be given again for a minute."""
    repeated = RepeatedRequests()
    before = key(repeated)
    key(repeated, method=method, target=TARGET + b"/tic_1", status=200)
    assert key(repeated) != before


@pytest.mark.parametrize(("method", "status"), [("POST", 201), ("GET", 200), ("DELETE", 409)])
def test_post_after_what_changed_nothing_is_still_a_repetition(method: str, status: int) -> None:
    """A second press after the list was read again would make a second one."""
    repeated = RepeatedRequests()
    before = key(repeated)
    key(repeated, method=method, target=TARGET + b"/tic_1", status=status)
    assert key(repeated) == before
