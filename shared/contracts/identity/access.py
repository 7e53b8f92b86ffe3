"""Events of authorization: roles, the Children's Bureau's access, API keys, user reviews and audit trails."""

from typing import Literal

from shared.contracts.event import Event, Raw, event
from shared.contracts.vocabulary import (
    CaseId,
    Code,
    County,
    Day,
    GrantId,
    Moment,
    Operation,
    PersonId,
    Role,
    SiteRole,
    Slug,
)

Party = Literal["STATE", "CB"]
"""A party of a CFSR site, the state or the Children's Bureau; roles there need the consent of both (R37)."""

Level = Literal["aggregates", "item_ratings", "full_cases", "named_cases"]
"""The access level that a state grants the Children's Bureau on its CQI site; each includes those before it (R35)."""

GrantPurpose = Literal["PIP_MONITORING", "TECHNICAL_ASSISTANCE", "CFSR_PLANNING"]
"""The reason for a grant to the Children's Bureau (R36); all but the first are [synthetic]."""

Scope = Literal["case.create", "case.read", "case.write", "case.submit", "dashboard.read", "ratings.read", "rules.read"]
"""Scopes of an API key; none of them grants, decides or approves."""

Decision = Literal["keep", "change", "remove"]


@event("oms.identity.role_granted", version=2)
class RoleGranted(Event):
    """A person was given a role in the envelope's site; on the platform, a platform role (R14)."""

    role: Role
    counties: tuple[County, ...] | None = None
    """The counties in which the role is valid; None: the whole state."""

    @staticmethod
    def from_v1(data: Raw) -> Raw:
        """The first version knew fewer roles and no counties."""
        return data


@event("oms.identity.role_revoked", version=2)
class RoleRevoked(Event):
    """A person lost a role in the envelope's site."""

    role: Role

    @staticmethod
    def from_v1(data: Raw) -> Raw:
        """The first version knew fewer roles."""
        return data


@event("oms.identity.role_proposed")
class RoleProposed(Event):
    """One party proposed a role on a CFSR site; it is granted when the other party agrees (R37)."""

    role: SiteRole
    counties: tuple[County, ...] | None = None
    party: Party


@event("oms.identity.proposal_withdrawn")
class ProposalWithdrawn(Event):
    """A proposal was withdrawn; the role is not granted."""

    role: SiteRole


@event("oms.identity.cb_access_granted")
class CbAccessGranted(Event):
    """A state granted the Children's Bureau access to its CQI site: level, people, period and reason (R35, R36)."""

    level: Level
    purpose_code: GrantPurpose
    starts: Moment
    ends: Moment
    people: tuple[PersonId, ...] | None = None
    """None: every person of the Children's Bureau."""

    cases: tuple[CaseId, ...] = ()


@event("oms.identity.cb_access_revoked")
class CbAccessRevoked(Event):
    """The state revoked the grant, from this moment on."""


@event("oms.identity.api_key_issued")
class ApiKeyIssued(Event):
    """An API key for the envelope's site was issued, with these scopes and no others."""

    scopes: tuple[Scope, ...]
    expires: Moment


@event("oms.identity.api_key_revoked")
class ApiKeyRevoked(Event):
    """The API key was revoked."""


@event("oms.identity.user_review_opened")
class UserReviewOpened(Event):
    """The review of a site's user list was opened; it is due by this day (R25)."""

    due: Day
    people: tuple[PersonId, ...]


@event("oms.identity.user_review_answered")
class UserReviewAnswered(Event):
    """One row of the user list was answered."""

    person: PersonId
    decision: Decision


@event("oms.identity.user_review_signed")
class UserReviewSigned(Event):
    """Every row was answered, and the actor signed the review."""


@event("oms.identity.read_noted")
class ReadNoted(Event):
    """A person read case content, or a CQI site's data under a state's grant (R36, R76)."""

    operation: Operation
    about: Code | None = None
    grant: GrantId | None = None
    purpose_code: GrantPurpose | None = None


@event("oms.identity.refusal_noted")
class RefusalNoted(Event):
    """A request was refused; nothing was changed."""

    operation: Operation
    problem: Slug


PlatformRoleEvent = RoleGranted | RoleRevoked
"""Platform roles are events of the person on the platform: of the account."""

MembershipEvent = RoleGranted | RoleRevoked | RoleProposed | ProposalWithdrawn
"""Events of one person in one site."""

GrantEvent = CbAccessGranted | CbAccessRevoked
ApiKeyEvent = ApiKeyIssued | ApiKeyRevoked
UserReviewEvent = UserReviewOpened | UserReviewAnswered | UserReviewSigned
TrailEvent = ReadNoted | RefusalNoted
