"""Union of the identity service's events."""

from shared.contracts.identity.access import ApiKeyEvent, GrantEvent, MembershipEvent, TrailEvent, UserReviewEvent
from shared.contracts.identity.accounts import AccountEvent, KeyRingEvent
from shared.contracts.identity.sites import JurisdictionEvent, SiteEvent

IdentityEvent = (
    MembershipEvent
    | AccountEvent
    | SiteEvent
    | JurisdictionEvent
    | GrantEvent
    | UserReviewEvent
    | ApiKeyEvent
    | TrailEvent
    | KeyRingEvent
)
