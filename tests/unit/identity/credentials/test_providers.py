"""Settings of sign-in providers, by which addresses are made."""

import pytest
from pydantic import SecretStr, ValidationError

from services.identity.credentials.discovery import provider_id
from services.identity.credentials.sign_in_config import SignInConfig
from shared.ops.settings import Settings


def settings(*names: str) -> Settings:
    there = [{"name": n, "issuer": "https://x.example", "client_id": "oms", "client_secret": "s"} for n in names]
    return Settings(secret_key=SecretStr("A" * 43), openid_providers=tuple(there))


@pytest.mark.parametrize(
    ("name", "made"),
    [("Entra", "Entra"), ("a_b-c", "a_b-c"), ("State of X", "State-of-X"), ("Años / DCFS", "Anos-DCFS"), (" x ", "x")],
)
def test_id_of_a_provider_fits_into_an_address_and_stays(name: str, made: str) -> None:
    """The provider knows the address to send browsers back to: a name that fitted before keeps it."""
    assert provider_id(name) == provider_id(made) == made


@pytest.mark.parametrize("names", [("A B", "A-B"), ("Å", "A")])
def test_two_providers_with_one_id_are_refused_at_start(names: tuple[str, str]) -> None:
    """Half of the people would be sent to the wrong provider."""
    with pytest.raises(ValueError, match="rename one"):
        SignInConfig.from_settings(settings(*names))


@pytest.mark.parametrize("name", ["", "—", "a|b", "a\nb", "x" * 61])
def test_name_without_an_id_is_refused_at_start(name: str) -> None:
    """It would be found out by the first person who cannot sign in."""
    with pytest.raises(ValidationError):
        SignInConfig.from_settings(settings(name))
