"""Recovery codes: whoever has lost a phone gets in once by each, and nobody by guessing."""

import re
from collections.abc import Callable

import pytest

from services.identity.credentials.recovery import code_digest, matching_digest, new_codes
from tests.unit.identity.credentials.random_source import source

CODES = new_codes(source())
STORED = tuple(code_digest(code) for code in CODES)


def test_there_are_ten_and_no_two_alike() -> None:
    assert len(set(CODES)) == len(set(STORED)) == 10
    assert set(CODES) & set(new_codes(source(2))) == set()


def test_they_can_be_read_from_paper_and_hold_120_bits() -> None:
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", code) for code in CODES)


def test_what_is_kept_does_not_sign_in() -> None:
    assert not set(CODES) & set(STORED)
    assert matching_digest(STORED[0], STORED) is None


def test_each_is_good_once() -> None:
    left = STORED
    for code in CODES:
        used = matching_digest(code, left)
        assert used == code_digest(code)
        left = tuple(one for one in left if one != used)
        assert matching_digest(code, left) is None
    assert left == ()


RETYPED: dict[str, Callable[[str], str]] = {
    "in small letters": str.lower,
    "with spaces": lambda code: f" {code.replace('-', ' ')}\n",
    "without dashes": lambda code: code.replace("-", ""),
    "O for 0": lambda code: code.replace("0", "O"),
    "l for 1": lambda code: code.replace("1", "l"),
    "I for 1": lambda code: code.replace("1", "I"),
}


@pytest.mark.parametrize("retyped", RETYPED.values(), ids=RETYPED)
def test_capitals_dashes_and_what_looks_alike_do_not_matter(retyped: Callable[[str], str]) -> None:
    assert [matching_digest(retyped(code), STORED) for code in CODES] == list(STORED)


@pytest.mark.parametrize("garbage", ["", "-", "0" * 24, CODES[0][:-1], CODES[0] + "0", "\ud800", "A" * 1_000_000])
def test_garbage_is_no_code(garbage: str) -> None:
    assert matching_digest(garbage, STORED) is None


def test_where_none_are_left_none_is_taken() -> None:
    assert matching_digest(CODES[0], ()) is None
