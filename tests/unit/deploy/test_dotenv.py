"""Nobody starts containers with a password that stands in the repository."""

import base64

import pytest

from deploy import check, dotenv

EXAMPLE = (check.ROOT / ".env.example").read_text()


def values(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def test_the_example_holds_no_secret() -> None:
    secret = {name: value for name, value in values(EXAMPLE).items() if name.endswith(("PASSWORD", "KEY", "KEYS"))}
    assert len(secret) == 12
    assert set(secret.values()) == {""}


def test_every_empty_one_is_filled_anew_each_time_and_safe_in_a_url() -> None:
    first, second = (values(dotenv.filled(EXAMPLE, "{}")) for _ in range(2))
    for name, value in values(EXAMPLE).items():
        assert first[name]
        if value:
            assert first[name] == value
        elif name != "OMS_TOKEN_KEYS":
            assert first[name] != second[name]
            assert first[name].replace("-", "").replace("_", "").isalnum()


def test_the_public_keys_are_put_in_as_they_are() -> None:
    assert values(dotenv.filled(EXAMPLE, '{"keys": []}'))["OMS_TOKEN_KEYS"] == """'{"keys": []}'"""


def test_a_file_of_before_an_upgrade_gets_what_it_lacks_and_keeps_what_it_has() -> None:
    """Another password would lock a service out of its database."""
    whole = dotenv.filled(EXAMPLE, "{}")
    older = "".join(f"{line}\n" for line in whole.splitlines() if not line.startswith("TEXT_KEY"))
    assert list(values(dotenv.lacking(older, EXAMPLE, "{}"))) == ["TEXT_KEY"]
    assert dotenv.lacking(whole, EXAMPLE, "{}") == ""


@pytest.mark.parametrize("name", ["SECRET_KEY", "TEXT_KEY", "LEDGER_KEY"])
def test_a_sealing_key_is_as_long_as_its_cipher_takes(name: str) -> None:
    """Otherwise identity or reviews would not start, or seal with half a key."""
    key = values(dotenv.filled(EXAMPLE, "{}"))[name]
    assert len(base64.urlsafe_b64decode(key + "=")) == 32
