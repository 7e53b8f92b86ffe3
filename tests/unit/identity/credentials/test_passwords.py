"""Passwords: long ones that people can remember are taken, the guessable are not, and none is kept."""

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.identity.credentials.passwords import (
    ARGON2ID,
    COMMON_PASSWORDS,
    DUMMY_HASH,
    check_password,
    hash_password,
    needs_rehash,
    verify_password,
)
from shared.errors import Refused
from tests.unit.identity.credentials.random_source import source

OWN = ("invented.reviewer@agency.example", "Invented Reviewer")
GOOD = "wombat elbow trench"


def refusal(password: str, *, second_factor: bool = False) -> str:
    with pytest.raises(Refused) as refused:
        check_password(password, OWN, second_factor=second_factor)
    assert (refused.value.slug, refused.value.status) == ("weak-password", 422)
    assert not password or password not in refused.value.detail
    return refused.value.detail


@pytest.mark.parametrize(
    "password",
    [GOOD, "correct horse battery", "ein ganz unwichtiger satz", "лошадь батарея скрепка", "🐎🔋📎 and a staple",
     "K7#qz" * 3 + "vR!9xw", "a sentence that goes on and on " * 8],
)  # fmt: skip
def test_long_ones_are_taken_without_capitals_numbers_or_signs(password: str) -> None:
    check_password(password, OWN, second_factor=False)


def test_fifteen_characters_or_eight_beside_a_second_factor() -> None:
    check_password("vtrqmwzkbxnhcgj", OWN, second_factor=False)
    assert "at least 15" in refusal("vtrqmwzkbxnhcg")
    check_password("vtrqmwzk", OWN, second_factor=True)
    assert "at least 8" in refusal("vtrqmwz", second_factor=True)


def test_characters_are_counted_as_people_see_them_and_not_as_bytes() -> None:
    accented = "é" * 5 + "vtrqmwzkbx"
    check_password(unicodedata.normalize("NFD", accented), OWN, second_factor=False)
    assert "at least 15" in refusal(unicodedata.normalize("NFD", accented[:-1]))


def test_256_characters_are_taken_and_257_are_not() -> None:
    long = "".join(chr(0x4E00 + number * 7) for number in range(257))
    check_password(long[:256], OWN, second_factor=False)
    assert "at most 256" in refusal(long)
    assert "at most 256" in refusal("\u0301" * 1_000_000)


def test_every_common_password_is_refused_in_whatever_capitals() -> None:
    assert len(COMMON_PASSWORDS) >= 3000  # ASVS 6.2.4
    for password in COMMON_PASSWORDS:
        if len(password) >= 8:
            refusal(password.title(), second_factor=True)


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaaaaaaaaaaaaaa", "passwordpassword", "password1234567", "123456789012345", "qwertyuiopasdfgh",
     "abcabcabcabcabcabcabc", "p4ssw0rdp4ssw0rd!", "Summer2026Summer2026", "a" * 250, "lovely" * 40],
)  # fmt: skip
def test_the_easily_guessed_is_refused_however_long(password: str) -> None:
    refusal(password)


@pytest.mark.parametrize(
    "password",
    ["invented.reviewer@agency.example", "InventedReviewer2026", "reviewer-invented!", "agency agency agency 1",
     "Open OMS reviewer 1", "child welfare agency", "Onsite Review 2026"],
)  # fmt: skip
def test_password_with_own_name_address_or_system_words_is_weak(password: str) -> None:
    """Ones own name and address and the systems words are what an attacker tries first."""
    refusal(password)


@pytest.mark.parametrize("sign", ["\n", "\0", "\x7f", "\ud800"])
def test_a_sign_that_nobody_can_type_again_is_refused(sign: str) -> None:
    assert "no keyboard" in refusal(GOOD + sign)


@pytest.mark.parametrize("password", [GOOD, "лошадь батарея скрепка", "x" * 256])
def test_the_right_password_signs_in_and_no_other(password: str) -> None:
    stored = hash_password(password, source())
    assert verify_password(stored, password)
    assert not verify_password(stored, password[:-1])
    assert not verify_password(stored, password + " ")
    assert not verify_password(stored, password.swapcase() + "x")


def test_one_sign_more_at_the_end_of_a_long_one_is_another_password() -> None:
    stored = hash_password("x" * 255 + "a", source())
    assert not verify_password(stored, "x" * 255 + "b")


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password() -> None:
    stored = hash_password(unicodedata.normalize("NFD", "éèêë wombat elbow"), source())
    assert verify_password(stored, unicodedata.normalize("NFC", "éèêë wombat elbow"))


@example("\ud800")
@example("\0" * 40)
@example("nobody's")
@example("a" * 100_000)
@settings(deadline=None, max_examples=20)
@given(st.text(max_size=300))
def test_whatever_is_typed_for_an_account_there_is_not_signs_nobody_in(password: str) -> None:
    assert not verify_password(None, password)


def test_for_an_account_there_is_not_the_same_work_is_done() -> None:
    assert extract_parameters(DUMMY_HASH) == extract_parameters(hash_password(GOOD, source()))


def test_two_people_with_one_password_cannot_be_told_from_what_is_kept() -> None:
    draw = source()
    one, other = hash_password(GOOD, draw), hash_password(GOOD, draw)
    assert one != other
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert GOOD not in one


def test_what_was_kept_with_less_work_is_kept_anew() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
    assert verify_password(weaker, GOOD)
    assert needs_rehash(weaker)
    assert not needs_rehash(ARGON2ID.hash(GOOD))
