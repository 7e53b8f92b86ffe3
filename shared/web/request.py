"""Request context of a signed-in person: user, idempotency key, If-Match version."""

import hmac
from dataclasses import dataclass
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

    def require(self, action: Action, place: str, about: ResourceScope = NOTHING) -> AccessDecision:
        """Raises Refused (403) unless the person may do this here, by this process's own copy of the facts."""
        if self.user.purpose and "-" in place and self.user.purpose is not purpose_of(place):
            words = f"You are signed in for {self.user.purpose} sites. Go to the door of the other site."
            raise Refused("token-of-another-purpose", 403, words)
        return self.runtime.access.require(self.user, action, place, about)

    def site(self, site: str) -> SiteFacts:
        """What this process knows of the site's set-up."""
        return self.runtime.access.state.site(site)

    def may(self, action: Action, place: str) -> bool:
        return self.runtime.access.decide(self.user, action, place).allowed


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
    """Check the token again (the gateway did, and is not trusted for it) and say who, when and why."""
    runtime = runtime_of(request)
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Sign in first: this needs a token.")
    user = verify(token, runtime.access.keys, runtime.now())
    runtime.access.require_active_session(user)
    retry = IdempotencyKey(f"{user.id}:{idempotency_key}", await _digest(request, runtime)) if idempotency_key else None
    request.state.asked = ctx = RequestContext(user, runtime, runtime.command_context(user.id, retry), if_match)
    return ctx


def anonymous_request(request: Request) -> RequestContext:
    """A request that needs no sign-in: nobody may do anything but what its own address is for."""
    runtime = runtime_of(request)
    return RequestContext(NOBODY, runtime, runtime.command_context(NOBODY.id), None)


CurrentRequest = Annotated[RequestContext, Depends(request_context)]


async def _digest(request: Request, runtime: Runtime) -> str:
    """What a retried request must repeat: the method, the address and the body.

    Keyed where the service has a key: the journal keeps it, and nobody is to find a name or a password by trying.
    """
    key = runtime.settings.secret_key.get_secret_value().encode()
    head = f"{request.method} {request.url.path}\n".encode()
    return hmac.digest(key, head + await request.body(), "sha256").hex()
