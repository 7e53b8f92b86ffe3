"""Tokens: whoever reads the database can use none of them."""

import base64

import pytest

from services.identity.credentials.random_tokens import digest, equal_in_constant_time, new_token
from tests.unit.identity.credentials.random_source import source


def test_a_token_has_256_bits_and_fits_into_a_link() -> None:
    draw = source()
    tokens = {new_token(draw) for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(base64.urlsafe_b64decode(token + "=")) == 32 and token.isascii() for token in tokens)


def test_what_is_kept_of_a_token_is_not_the_token() -> None:
    token = new_token(source())
    assert token not in digest(token)
    assert equal_in_constant_time(digest(token), digest(token))
    assert not equal_in_constant_time(digest(token), digest(token + "A"))


@pytest.mark.parametrize("odd", ["", "\ud800", "ключ", "\0"])
def test_what_a_browser_may_send_as_a_token_is_compared_without_breaking(odd: str) -> None:
    assert equal_in_constant_time(odd, odd)
    assert not equal_in_constant_time(digest(odd), digest(new_token(source())))
