"""Who looks at a page: the session in the cookie, exchanged for a token that speaks for them to the services."""

from dataclasses import dataclass

from fastapi import Request

from services.gateway.runtime import runtime_of
from services.gateway.site.error_page import PageError, away
from services.gateway.upstream.messages import UpstreamUnavailable
from shared.access.replica import AccessReplica
from shared.contracts.vocabulary import purpose_of
from shared.security.tokens import Unauthenticated, User


@dataclass(frozen=True)
class Person:
    """A signed-in person, with the token that speaks for them."""

    user: User
    token: str
    access: AccessReplica

    @property
    def sites(self) -> list[str]:
        """Where this person may look at dashboards."""
        places = self.access.state.sites_of(self.user.id)
        return [place for place in places if "-" in place and self._may_look(place)]

    def _may_look(self, site: str) -> bool:
        return self.access.decide(self.user, "dashboard.read", site).allowed


async def person_of(request: Request, site: str | None = None) -> Person:
    """Raises NotSignedIn, or Trouble while identity is away."""
    runtime = runtime_of(request.scope)
    client = request.client.host if request.client else "unknown"
    try:
        bearer = await runtime.credentials.of(request.headers.raw, purpose_of(site) if site else None, client)
    except UpstreamUnavailable:
        raise away() from None
    return Person(bearer.user, bearer.token, runtime.access)


async def person_or_none(request: Request) -> Person | None:
    try:
        return await person_of(request)
    except (Unauthenticated, PageError):
        return None
