"""Resources of identity's routes: the site, jurisdiction or platform in which a route's action is authorized.

Each dependency takes all path parameters of its routes, so that a malformed one is a 404 before the action is checked.
"""

from shared.contracts.vocabulary import (
    PLATFORM,
    FormId,
    GrantId,
    Jurisdiction,
    PersonId,
    Site,
    UserReviewId,
)
from shared.web.authorization import Resource


async def of_jurisdiction(jurisdiction: Jurisdiction) -> Resource:
    """Return the jurisdiction of the path."""
    return Resource(jurisdiction)


async def of_form(site: Site, form: FormId) -> Resource:  # noqa: ARG001
    """Return the site of a contact form."""
    return Resource(site)


async def of_person_in_site(site: Site, person: PersonId) -> Resource:  # noqa: ARG001
    """Return the site in which a person is addressed."""
    return Resource(site)


async def of_api_key(site: Site, machine: PersonId) -> Resource:  # noqa: ARG001
    """Return the site of an API key."""
    return Resource(site)


async def of_grant(site: Site, grant: GrantId) -> Resource:  # noqa: ARG001
    """Return the site of a grant to the Children's Bureau."""
    return Resource(site)


async def of_user_review(site: Site, review: UserReviewId) -> Resource:  # noqa: ARG001
    """Return the site of a user-list review."""
    return Resource(site)


async def of_review_row(site: Site, review: UserReviewId, person: PersonId) -> Resource:  # noqa: ARG001
    """Return the site of a person's row in a user-list review."""
    return Resource(site)


async def of_person_on_platform(person: PersonId) -> Resource:  # noqa: ARG001
    """Return the platform, on which a person's account is addressed."""
    return Resource(PLATFORM)


async def of_platform() -> Resource:
    """Return the platform."""
    return Resource(PLATFORM)
