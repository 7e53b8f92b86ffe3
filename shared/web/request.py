"""Request context of a signed-in person: user, idempotency key, If-Match version."""

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Header, Request

from shared.access import NOTHING, AccessDecision, Action, ResourceScope, SiteFacts
from shared.contracts.vocabulary import purpose_of
from shared.errors import Refused
from shared.eventstore.journal_entry import CommandContext, IdempotencyKey
from shared.runtime import Runtime
from shared.security.tokens import Unauthenticated, User, verify

NOBODY = User("usr_nobody", "Nobody")


@dataclass(frozen=True)
class RequestContext:
    """A request of a signed-in person."""

    user: User
    runtime: Runtime
    cause: CommandContext
    if_match: str | None

    def require(self, action: Action, site: str, about: ResourceScope = NOTHING) -> AccessDecision:
        """Raise Refused (403) unless the person may do this here, by this process's access replica."""
        if self.user.purpose and "-" in site and self.user.purpose is not purpose_of(site):
            detail = f"You are signed in for {self.user.purpose} sites. Go to the door of the other site."
            raise Refused("token-of-another-purpose", 403, detail)
        return self.runtime.access.require(self.user, action, site, about)

    def site(self, site: str) -> SiteFacts:
        """Return the site's configuration from this process's access replica."""
        return self.runtime.access.state.site(site)

    def zone(self, site: str) -> str:
        """Return the time zone of the site's days."""
        return self.runtime.access.state.zone(site)

    def today(self, site: str) -> date:
        """Return the day of the request at the site."""
        return self.runtime.access.state.day(self.cause.at, site)

    def may(self, action: Action, site: str) -> bool:
        return self.runtime.access.decide(self.user, action, site).allowed


def runtime_of(request: Request) -> Runtime:
    runtime = request.app.state.runtime
    assert isinstance(runtime, Runtime)
    return runtime


async def request_context(
    request: Request,
    authorization: Annotated[str | None, Header()] = None,
    if_match: Annotated[str | None, Header()] = None,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> RequestContext:
    """Return the context of a request. The token is verified here too: the gateway is not trusted for it."""
    runtime = runtime_of(request)
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Sign in first: this needs a token.")
    user = verify(token, runtime.access.keys, runtime.now())
    runtime.access.require_active_session(user)
    retry = IdempotencyKey(f"{user.id}:{idempotency_key}", await _digest(request, runtime)) if idempotency_key else None
    cause = runtime.command_context(user.id, retry, request.path_params.get("site"))
    request.state.context = ctx = RequestContext(user, runtime, cause, if_match)
    return ctx


def context_of(request: Request) -> RequestContext | None:
    """Return the context of a request that was authenticated, also where its handler has refused it; else None."""
    ctx = getattr(request.state, "context", None)
    return ctx if isinstance(ctx, RequestContext) else None


def anonymous_request(request: Request) -> RequestContext:
    """Return the context of an unauthenticated request, which has no permissions."""
    runtime = runtime_of(request)
    return RequestContext(NOBODY, runtime, runtime.command_context(NOBODY.id), None)


CurrentRequest = Annotated[RequestContext, Depends(request_context)]


async def _digest(request: Request, runtime: Runtime) -> str:
    """Return the digest of method, path and body, which a retry with the same idempotency key must repeat.

    Keyed where the service has a key: it is stored in the journal, and must not reveal a name or password by guessing.
    """
    key = runtime.settings.secret_key.get_secret_value().encode()
    head = f"{request.method} {request.url.path}\n".encode()
    return hmac.digest(key, head + await request.body(), "sha256").hex()
