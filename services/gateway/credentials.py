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

    @property
    def session(self) -> str:
        """The key that open streams are counted by: the person, where a key or a signed token has no session."""
        return self.user.session or self.user.id


@dataclass(frozen=True, slots=True)
class CachedToken:
    token: str
    expires: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """Purpose and client of an exchange at identity, and whether it is a use of the session."""

    purpose: Purpose | None
    client: str
    is_use: bool


class Credentials:
    """Exchanges cookies and API keys for tokens at identity, once a minute each; the replica rejects ended sessions."""

    def __init__(self, upstreams: UpstreamClient, access: AccessReplica) -> None:
        self._upstreams, self._access = upstreams, access
        self._tokens: LruCache[CachedToken] = LruCache(10_000)

    async def authenticate(
        self, headers: Sequence[Raw], purpose: Purpose | None, client: str, *, is_use: bool = True
    ) -> Bearer:
        """Raise Unauthenticated, or UpstreamUnavailable when identity is down and no token is cached.

        `is_use`: the request keeps the session from becoming idle. Others have tokens of their own: otherwise an open
        page would keep the cache fresh, and no use would reach identity.
        """
        scheme, _, given = first(headers, b"authorization").partition(" ")
        given = given.strip()
        if scheme.lower() == "bearer" and given.count(".") == 2:  # noqa: PLR2004 the three parts of a signed token
            return self._checked(given, by_cookie=False)
        if scheme.lower() == "bearer" and given:
            return await self._exchanged(given, Exchange(purpose, client, is_use), by_cookie=False)
        if cookie := cookie_of(headers):
            return await self._exchanged(cookie, Exchange(purpose, client, is_use), by_cookie=True)
        raise Unauthenticated("Sign in first: this needs a session or a key.")

    async def _exchanged(self, credential: str, exchange: Exchange, *, by_cookie: bool) -> Bearer:
        key = f"{sha256(credential.encode()).hexdigest()}|{exchange.purpose or ''}|{exchange.is_use}"
        cached = self._tokens.get(key)
        if cached is None or cached.expires - MIN_VALIDITY_SECONDS < self._access.now().timestamp():
            cached = await self._request_token(credential, exchange)
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

    async def _request_token(self, credential: str, exchange: Exchange) -> CachedToken:
        by_itself = {} if exchange.is_use else {"is_use": False}
        body = orjson.dumps({"credential": credential, "purpose": exchange.purpose} | by_itself)
        headers = [(b"content-type", b"application/json"), (b"oms-client", exchange.client.encode())]
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
