"""Sealed secrets and texts: whoever reads the database can use none of them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.security.encryption import DecryptionFailed, Vault
from tests.unit.identity.credentials.random_source import source

OLD, NEW = (base64.urlsafe_b64encode(source(seed)(32)).decode().rstrip("=") for seed in (1, 2))
VAULT = Vault.from_settings(NEW)


def sealed(secret: bytes = b"an invented secret", vault: Vault = VAULT, about: str = "usr_one") -> str:
    return vault.seal(secret, "totp", about, source())


@given(secret=st.binary(max_size=200), about=st.text(max_size=40))
def test_a_sealed_secret_comes_back_whole(secret: bytes, about: str) -> None:
    assert VAULT.open(sealed(secret, about=about), "totp", about) == secret


def test_a_secret_moved_to_another_persons_record_or_another_use_does_not_open() -> None:
    there = sealed()
    for purpose, about in (
        ("totp", "usr_two"),
        ("signing key", "usr_one"),
        ("tot", "pusr_one"),
        ('totp","', "usr_one"),
    ):
        with pytest.raises(DecryptionFailed):
            VAULT.open(there, purpose, about)


@pytest.mark.parametrize("place", [0, 5, 9, 20, 40, -3])
def test_a_changed_letter_is_noticed(place: int) -> None:
    there = sealed()
    changed = "A" if there[place] != "A" else "B"
    with pytest.raises(DecryptionFailed):
        VAULT.open(f"{there[:place]}{changed}{there[place:][1:]}", "totp", "usr_one")


@pytest.mark.parametrize("garbage", ["", ".", "x.y", "ключ.ключ", sealed()[:9], sealed()[:20], "\ud800"])
def test_garbage_is_told_without_repeating_it(garbage: str) -> None:
    with pytest.raises(DecryptionFailed) as told:
        VAULT.open(garbage, "totp", "usr_one")
    assert str(told.value) == "A sealed totp cannot be opened with the keys at hand."


def test_the_same_secret_sealed_twice_looks_different() -> None:
    draw = source()
    assert len({VAULT.seal(b"same", "totp", "usr_one", draw) for _ in range(50)}) == 50


def test_a_key_is_replaced_while_everything_can_still_be_read() -> None:
    before = sealed(vault=Vault.from_settings(OLD))
    both, only_new = Vault.from_settings(NEW, OLD), Vault.from_settings(NEW)
    assert both.open(before, "totp", "usr_one") == b"an invented secret"
    assert both.is_old(before)
    after = sealed(vault=both)
    assert not only_new.is_old(after)
    assert only_new.open(after, "totp", "usr_one") == b"an invented secret"
    with pytest.raises(DecryptionFailed):
        only_new.open(before, "totp", "usr_one")


@pytest.mark.parametrize("key", ["", "short", NEW[:-2], NEW + "AA", "!" * 43, "ключ"])
def test_a_key_of_the_wrong_size_is_refused_at_start_and_not_repeated(key: str) -> None:
    with pytest.raises(ValueError, match="32 random bytes") as told:
        Vault.from_settings(key)
    assert not key or key not in str(told.value)


def test_a_vault_in_a_log_does_not_say_its_key() -> None:
    said = repr(Vault.from_settings(NEW, OLD))
    assert all(secret not in said for secret in (NEW, OLD, repr(VAULT.current)))


def test_what_one_site_sealed_no_other_sites_key_opens() -> None:
    there = sealed(vault=VAULT.derive("ca-cqi"))
    assert VAULT.derive("ca-cqi").open(there, "totp", "usr_one") == b"an invented secret"
    for other in (VAULT, VAULT.derive("ca-cfsr"), Vault.from_settings(OLD).derive("ca-cqi")):
        with pytest.raises(DecryptionFailed):
            other.open(there, "totp", "usr_one")


def test_a_sites_key_follows_the_replacement_of_the_key_it_comes_from() -> None:
    before = sealed(vault=Vault.from_settings(OLD).derive("ca-cqi"))
    after = Vault.from_settings(NEW, OLD).derive("ca-cqi")
    assert after.open(before, "totp", "usr_one") == b"an invented secret"
    assert after.is_old(before)
