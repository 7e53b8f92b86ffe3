"""Signed-in person of a page: the session cookie, exchanged for a token for the services."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse

from services.gateway.display_names import ROLES
from services.gateway.runtime import runtime_of
from services.gateway.site.error_page import PageError, unavailable_page
from services.gateway.upstream.messages import UpstreamUnavailable
from shared.access.replica import AccessReplica
from shared.contracts.vocabulary import purpose_of
from shared.security.tokens import Unauthenticated, User


@dataclass(frozen=True)
class Person:
    """A signed-in person with their token."""

    user: User
    token: str
    access: AccessReplica

    @property
    def sites(self) -> list[str]:
        """The sites whose dashboards this person may see."""
        places = self.access.state.sites_of(self.user.id)
        return [site for site in places if "-" in site and self._may_see_dashboard(site)]

    def roles_in(self, site: str) -> str:
        """Return the roles that the person holds in this site, for its pages."""
        return ", ".join(ROLES[assigned.role] for assigned in self.access.state.assignments(site, self.user.id))

    def _may_see_dashboard(self, site: str) -> bool:
        return self.access.decide(self.user, "dashboard.read", site).allowed


async def person_of(request: Request, site: str | None = None) -> Person:
    """Raises Unauthenticated, or PageError while identity is unavailable."""
    runtime = runtime_of(request.scope)
    client = request.client.host if request.client else "unknown"
    try:
        bearer = await runtime.credentials.authenticate(request.headers.raw, purpose_of(site) if site else None, client)
    except UpstreamUnavailable:
        raise unavailable_page() from None
    return Person(bearer.user, bearer.token, runtime.access)


async def person_or_none(request: Request) -> Person | None:
    try:
        return await person_of(request)
    except (Unauthenticated, PageError):
        return None


def sign_in_redirect(back: str) -> RedirectResponse:
    """Return the redirect to the sign-in page, which leads back to this path and query."""
    return RedirectResponse(f"/sign-in?next={quote(back)}", 303)
