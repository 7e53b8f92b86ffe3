"""Nobody starts containers with a password that stands in the repository."""

import base64

from deploy import check, dotenv

EXAMPLE = (check.ROOT / ".env.example").read_text()


def values(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def test_the_example_holds_no_secret() -> None:
    secret = {name: value for name, value in values(EXAMPLE).items() if name.endswith(("PASSWORD", "KEY", "KEYS"))}
    assert len(secret) == 9
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


def test_identitys_key_is_as_long_as_its_cipher_takes() -> None:
    """Otherwise identity would not start, or seal with half a key."""
    key = values(dotenv.filled(EXAMPLE, "{}"))["SECRET_KEY"]
    assert len(base64.urlsafe_b64decode(key + "=")) == 32
