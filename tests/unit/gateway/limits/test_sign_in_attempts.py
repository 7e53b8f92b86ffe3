"""What counts as a failed sign-in, and of which account."""

import pytest

from services.gateway.sign_in_attempts import account_in, has_failed, is_sign_in
from services.gateway.upstream.messages import UpstreamResponse


@pytest.mark.parametrize(
    ("status", "body", "failed"),
    [
        (200, b"{}", False),
        (401, b'{"type": "/problems/not-signed-in"}', True),
        (401, b'{"type": "/problems/second-factor-needed"}', False),
        (503, b'{"type": "/problems/sign-in-busy"}', False),
        (429, b'{"type": "/problems/sign-in-throttled"}', True),
        (403, b"<html>", True),
        (422, b"[]", True),
        (500, b"", False),
    ],
)
def test_answer_of_identity_decides_whether_an_attempt_failed(status: int, body: bytes, failed: bool) -> None:
    """A class that types right passwords would be stopped as guessers, or a guesser not at all."""
    assert has_failed(UpstreamResponse(status, [], body)) is failed


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"email": 7}', b'{"email": ["a"]}', b"{}", b"\xff"])
def test_body_without_an_address_names_no_account(body: bytes) -> None:
    """A body that cannot be read would be a server error before identity refuses it."""
    assert account_in(body) == ""


def test_account_is_one_in_every_spelling() -> None:
    """Each spelling of an address would give a guesser as many tries again."""
    spellings = ("Lee@State.example", " lee@state.example ", "LEE@STATE.EXAMPLE")
    assert len({account_in(f'{{"email": "{email}"}}'.encode()) for email in spellings}) == 1


def test_sign_ins_of_all_kinds_are_limited_as_such() -> None:
    """A class with passkeys or a state's own accounts signs in at once, too."""
    for path in ("/sign-in", "/sign-in/passkey", "/sign-in/providers/x/finish", "/sign-out"):
        assert is_sign_in(f"/api/v1{path}")
    assert not is_sign_in("/api/v1/password-resets")
