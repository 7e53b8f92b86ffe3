"""Signing in by somebody else's account (OpenID Connect): authorization code with PKCE, checked to the letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.jwk import KeySet

from services.identity.credentials import discovery
from services.identity.credentials.discovery import Provider, ProviderMetadata
from services.identity.credentials.id_token import ExpectedClaims, InvalidIdToken, UnknownKey, verify_id_token
from services.identity.credentials.random_tokens import equal_in_constant_time
from shared.errors import Refused

REQUEST_TIMEOUT_SECONDS = 5.0
"""Seconds for one answer of the provider."""

METADATA_MAX_AGE = timedelta(hours=1)
"""How long its addresses are taken as read."""

CLIENT_ERRORS = {"invalid_client", "unauthorized_client", "invalid_request", "unsupported_grant_type", "invalid_scope"}
"""What a provider answers to a client that is not set up with it as it should be."""


@dataclass(frozen=True)
class Callback:
    """What the browser brought back in the address; that `state` is this browser's own the caller has compared."""

    code: str | None = None
    iss: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Claims:
    """Whom the provider vouches for: `subject` never changes, an address may."""

    subject: str
    email: str
    email_verified: bool
    name: str


class OpenIdConnect:
    """One provider's door. Remembers what the provider says about itself; every sign-in is checked anew."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._metadata: tuple[datetime, ProviderMetadata] | None = None
        self._keys: KeySet | None = None

    async def begin(self, redirect_uri: str, state: str, nonce: str, code_verifier: str, now: datetime) -> str:
        """Where to send the browser. Raises Refused."""
        async with self._client(redirect_uri) as client:
            metadata = await self._load_metadata(client, now)
            address, _ = client.create_authorization_url(
                metadata.authorization_endpoint, state=state, nonce=nonce, code_verifier=code_verifier
            )
        return str(address)

    async def finish(
        self, redirect_uri: str, callback: Callback, nonce: str, code_verifier: str, now: datetime
    ) -> Claims:
        """Who has signed in. Raises Refused."""
        async with self._client(redirect_uri) as client:
            metadata = await self._load_metadata(client, now)
            code = self._checked_code(callback, metadata)
            token = await self._exchange_code(client, metadata, code, code_verifier)
            claims = await self._verify_id_token(client, metadata, token, nonce, now)
            about = (
                claims if "email" in claims else claims | await self._fetch_userinfo(client, metadata, token, claims)
            )
        vouched = claims_from(about, trust_addresses=self.provider.trust_addresses)
        if not vouched.subject:
            raise self._failed()
        return vouched

    def _client(self, redirect_uri: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self.provider.client_id,
            client_secret=self.provider.client_secret.get_secret_value(),
            scope=" ".join(self.provider.scopes),
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=REQUEST_TIMEOUT_SECONDS,
        )

    async def _load_metadata(self, client: AsyncOAuth2Client, now: datetime) -> ProviderMetadata:
        if self._metadata is None or now - self._metadata[0] > METADATA_MAX_AGE:
            self._metadata = (now, await discovery.fetch_metadata(client, self.provider))
        return self._metadata[1]

    def _checked_code(self, callback: Callback, metadata: ProviderMetadata) -> str:
        """A code that another provider gave must not be handed to this one (RFC 9207)."""
        promised = metadata.authorization_response_iss_parameter_supported
        if (promised or callback.iss is not None) and not equal_in_constant_time(callback.iss or "", metadata.issuer):
            raise self._failed()
        if callback.error is not None or not callback.code:
            raise self._failed()
        return callback.code

    async def _exchange_code(
        self, client: AsyncOAuth2Client, metadata: ProviderMetadata, code: str, code_verifier: str
    ) -> Mapping[str, Any]:
        # In the body where that is taken: in a header, secrets with special signs are read in two ways.
        in_body = "client_secret_post" in metadata.token_endpoint_auth_methods_supported
        client.token_endpoint_auth_method = "client_secret_post" if in_body else "client_secret_basic"
        try:
            token: Mapping[str, Any] = await client.fetch_token(
                metadata.token_endpoint, grant_type="authorization_code", code=code, code_verifier=code_verifier
            )
        except OAuthError as refused:
            raise (self._misconfigured() if refused.error in CLIENT_ERRORS else self._failed()) from None
        except (httpx2.HTTPError, ValueError):
            raise discovery.unavailable(self.provider) from None
        return token

    async def _verify_id_token(
        self, client: AsyncOAuth2Client, metadata: ProviderMetadata, token: Mapping[str, Any], nonce: str, now: datetime
    ) -> dict[str, Any]:
        """By the keys that are known, and once more by those it has now: providers change them without a word."""
        expected = ExpectedClaims(metadata.issuer, self.provider.client_id, nonce)
        for keys in (self._keys, None):
            self._keys = keys or await discovery.fetch_keys(client, metadata.jwks_uri, self.provider)
            try:
                return verify_id_token(
                    str(token.get("id_token")), self._keys, expected, str(token.get("access_token")), now
                )
            except UnknownKey:
                continue
            except InvalidIdToken:
                break
        raise self._failed()

    async def _fetch_userinfo(
        self, client: AsyncOAuth2Client, metadata: ProviderMetadata, token: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Many providers say the address only here; about somebody else it must not be."""
        if metadata.userinfo_endpoint is None:
            return {}
        bearer = f"Bearer {token.get('access_token')}"
        userinfo = await discovery.fetch_json(client, metadata.userinfo_endpoint, self.provider, Authorization=bearer)
        if not isinstance(userinfo, dict) or userinfo.get("sub") != claims["sub"]:
            raise self._failed()
        return userinfo

    def _misconfigured(self) -> Refused:
        return discovery.misconfigured(self.provider)

    def _failed(self) -> Refused:
        detail = f"{self.provider.name} did not sign you in, or not for long enough. Begin again."
        return Refused("provider-sign-in-failed", 401, detail)


def claims_from(claims: Mapping[str, Any], *, trust_addresses: bool) -> Claims:
    """Some providers write booleans as words; whatever else is no text counts as not said.

    `trust_addresses` stands in for a missing `email_verified`; a false one stays false.
    """
    texts = {name: _text(claims.get(name)) for name in ("sub", "email", "name")}
    stated = claims.get("email_verified")
    is_verified = stated in (True, "true") or (stated is None and trust_addresses)
    return Claims(texts["sub"], texts["email"], bool(texts["email"]) and is_verified, texts["name"])


def _text(value: object) -> str:
    """The value if it is a text that can be stored: JSON may hold halves of characters."""
    if not isinstance(value, str) or any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in value):
        return ""
    return value
