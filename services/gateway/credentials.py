"""Credentials of a request, and the short-lived token that is sent to the services in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie

import orjson

from services.gateway.upstream.client import UpstreamClient
from services.gateway.upstream.headers import Raw, first
from services.gateway.upstream.messages import UpstreamRequest, UpstreamUnavailable
from shared.access.replica import AccessReplica
from shared.contracts.vocabulary import Purpose
from shared.lru_cache import LruCache
from shared.security.tokens import Unauthenticated, User, verify

COOKIE = "__Host-oms"
MIN_VALIDITY_SECONDS = 5.0
"""Remaining validity below which a cached token is replaced."""

OK, INVALID = 200, 422
SIGN_IN = "Sign in first."


@dataclass(frozen=True, slots=True)
class Bearer:
    """A verified token and its person. `by_cookie`: a browser sent it automatically, perhaps for another site."""

    user: User
    token: str
    by_cookie: bool = False


@dataclass(frozen=True, slots=True)
class CachedToken:
    token: str
    expires: float


class Credentials:
    """Exchanges cookies and API keys for tokens at identity, once a minute each; the replica rejects ended sessions."""

    def __init__(self, upstreams: UpstreamClient, access: AccessReplica) -> None:
        self._upstreams, self._access = upstreams, access
        self._tokens: LruCache[CachedToken] = LruCache(10_000)

    async def authenticate(self, headers: Sequence[Raw], purpose: Purpose | None, client: str) -> Bearer:
        """Raise Unauthenticated, or UpstreamUnavailable when identity is down and no token is cached."""
        scheme, _, given = first(headers, b"authorization").partition(" ")
        given = given.strip()
        if scheme.lower() == "bearer" and given.count(".") == 2:  # noqa: PLR2004 the three parts of a signed token
            return self._checked(given, by_cookie=False)
        if scheme.lower() == "bearer" and given:
            return await self._exchanged(given, purpose, client, by_cookie=False)
        if cookie := cookie_of(headers):
            return await self._exchanged(cookie, purpose, client, by_cookie=True)
        raise Unauthenticated("Sign in first: this needs a session or a key.")

    async def _exchanged(self, credential: str, purpose: Purpose | None, client: str, *, by_cookie: bool) -> Bearer:
        key = f"{sha256(credential.encode()).hexdigest()}|{purpose or ''}"
        cached = self._tokens.get(key)
        if cached is None or cached.expires - MIN_VALIDITY_SECONDS < self._access.now().timestamp():
            cached = await self._request_token(credential, purpose, client)
            self._tokens.store(key, cached)
        try:
            return self._checked(cached.token, by_cookie=by_cookie)
        except Unauthenticated:
            self._tokens.evict(key)
            raise

    def _checked(self, token: str, *, by_cookie: bool) -> Bearer:
        user = verify(token, self._access.keys, self._access.now())
        self._access.require_active_session(user)
        return Bearer(user, token, by_cookie)

    async def _request_token(self, credential: str, purpose: Purpose | None, client: str) -> CachedToken:
        body = orjson.dumps({"credential": credential, "purpose": purpose})
        headers = [(b"content-type", b"application/json"), (b"oms-client", client.encode())]
        reply = await self._upstreams.send(
            "identity", UpstreamRequest("POST", b"/api/v1/internal/tokens", headers, body)
        )
        content = orjson.loads(reply.body) if reply.body[:1] == b"{" else {}
        if reply.status == OK and "token" in content:
            return CachedToken(content["token"], content["expires"])
        if reply.status in (401, INVALID):
            raise Unauthenticated(str(content.get("detail", SIGN_IN)) if reply.status != INVALID else SIGN_IN)
        raise UpstreamUnavailable("identity")


def cookie_of(headers: Sequence[Raw]) -> str:
    """Return the session's cookie; empty when there is none."""
    try:
        jar: SimpleCookie = SimpleCookie(first(headers, b"cookie"))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""
