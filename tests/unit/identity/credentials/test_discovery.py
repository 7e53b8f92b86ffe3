"""A provider's settings: what would let others listen in is refused at start."""

import pytest
from pydantic import SecretStr, ValidationError

from services.identity.credentials.discovery import Provider, ProviderMetadata

SECRET = "an invented secret"  # pragma: allowlist secret


def provider(issuer: str = "https://provider.example", **more: object) -> Provider:
    fields = {"name": "Invented State", "issuer": issuer, "client_id": "oms", "client_secret": SecretStr(SECRET)}
    return Provider.model_validate(fields | more)


@pytest.mark.parametrize(
    "issuer",
    ["https://provider.example", "https://provider.example/tenant", "http://127.0.0.1:9000", "http://[::1]:9000",
     "http://localhost:9000"],
)  # fmt: skip
def test_https_or_this_machine(issuer: str) -> None:
    assert provider(issuer).issuer == issuer


@pytest.mark.parametrize(
    "address",
    [
        "http://provider.example",
        "http://127.0.0.1.provider.example",
        "http://10.0.0.1",
        "ftp://provider.example",
        "file:///etc/passwd",
        "https://provider.example/#x",
        "https://oms:secret@provider.example",  # pragma: allowlist secret
        "https://provider.example:99999",
        "https://provider.example/\r\nSet-Cookie: x=y",
        "https://provi der.example",
        "http://127.0.0.1\\@provider.example",
        "https://",
        "provider.example",
        "",
    ],
)
def test_any_other_address_is_refused_wherever_it_stands(address: str) -> None:
    with pytest.raises(ValidationError):
        provider(address)
    good = dict.fromkeys(("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"), "https://provider.example")
    for field in (*tuple(good)[1:], "userinfo_endpoint"):
        with pytest.raises(ValidationError):
            ProviderMetadata.model_validate(good | {field: address})


def test_one_that_is_not_asked_for_an_identity_is_no_way_to_sign_in() -> None:
    with pytest.raises(ValidationError, match="openid"):
        provider(scopes=("email",))


def test_the_secret_is_shown_in_no_log() -> None:
    assert SECRET not in repr(provider())
    with pytest.raises(ValidationError) as wrong:
        provider(client_secret=[SECRET])
    assert SECRET not in str(wrong.value)
