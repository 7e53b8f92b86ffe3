"""What an OpenID provider says about itself: its settings here, its addresses, its keys. Only over https."""

import re
import unicodedata
from ipaddress import ip_address
from typing import Annotated, Any, Self

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from shared.errors import Refused

DISCOVERY_PATH = "/.well-known/openid-configuration"

WEB_ADDRESS = TypeAdapter(AnyHttpUrl)


def _check_address(address: str) -> str:
    """Raises ValueError: over plain http anybody on the way could sign in as anybody."""
    try:
        parts = WEB_ADDRESS.validate_python(address)
    except ValidationError:
        raise ValueError("This is not a web address.") from None
    if parts.username or parts.fragment is not None or any(sign.isspace() or sign == "\\" for sign in address):
        raise ValueError("This is not a plain web address.")
    if parts.scheme != "https" and not _is_loopback(str(parts.host)):
        raise ValueError("A sign-in provider is reached by https alone, unless it is on this machine.")
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def provider_id(name: str) -> str:
    """The name with a hyphen for whatever an address could not hold; the same for an id."""
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "-", latin).strip("-") if re.search(r"[A-Za-z0-9]", latin) else ""


ProviderAddress = Annotated[str, AfterValidator(_check_address)]


class Provider(BaseModel):
    """A sign-in provider as the operator sets it up, for instance a state's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^|\x00-\x1f\x7f]+$")]
    issuer: ProviderAddress
    client_id: Annotated[str, Field(min_length=1)]
    client_secret: SecretStr
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    trust_addresses: bool = False
    """Its addresses count as confirmed where it does not say: for a provider whose administrator sets them alone."""

    @property
    def id(self) -> str:
        """The name as it is in addresses."""
        return provider_id(self.name)

    @model_validator(mode="after")
    def _asks_for_an_identity(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError("The scopes of a sign-in provider include openid.")
        if not self.id:
            raise ValueError("The name of a sign-in provider has a Latin letter or a digit.")
        return self


class ProviderMetadata(BaseModel):
    """The part of the discovery document that is used."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    authorization_endpoint: ProviderAddress
    token_endpoint: ProviderAddress
    jwks_uri: ProviderAddress
    userinfo_endpoint: ProviderAddress | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


async def fetch_metadata(client: AsyncOAuth2Client, provider: Provider) -> ProviderMetadata:
    """Raises Refused when it cannot be had, or speaks for another provider."""
    content = await fetch_json(client, provider.issuer.removesuffix("/") + DISCOVERY_PATH, provider)
    try:
        metadata = ProviderMetadata.model_validate(content)
    except ValidationError:
        raise misconfigured(provider) from None
    if metadata.issuer != provider.issuer:
        raise misconfigured(provider)
    return metadata


async def fetch_keys(client: AsyncOAuth2Client, address: str, provider: Provider) -> KeySet:
    """The keys it signs with today; those of a kind that is not known here are left out."""
    content = await fetch_json(client, address, provider)
    try:
        return KeySet.import_key_set(content)
    except (JoseError, ValueError, TypeError, LookupError, AttributeError):
        raise unavailable(provider) from None


async def fetch_json(client: AsyncOAuth2Client, address: str, provider: Provider, **headers: str) -> Any:
    """JSON from one of the provider's addresses; a redirect is not followed, as it could lead anywhere."""
    try:
        answer = await client.request("GET", address, headers=headers, withhold_token=True)
        answer.raise_for_status()
        return answer.json()
    except (httpx2.HTTPError, ValueError):
        raise unavailable(provider) from None


def unavailable(provider: Provider) -> Refused:
    detail = f"{provider.name} does not answer at the moment. Try again soon, or sign in another way."
    return Refused("provider-unavailable", 503, detail)


def misconfigured(provider: Provider) -> Refused:
    """For the operator to mend; to the user it can only be said whom to tell."""
    detail = f"Signing in by {provider.name} is not set up rightly. Tell your administrator, and sign in another way."
    return Refused("provider-misconfigured", 502, detail)
