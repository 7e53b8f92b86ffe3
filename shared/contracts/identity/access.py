"""Facts of identity about who may do what: roles, the Children's Bureau's access, API keys, reviews of user lists."""

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
"""Who speaks: the state, or the Children's Bureau. A CFSR site's people are agreed by both (R37)."""

Level = Literal["aggregates", "item_ratings", "full_cases", "named_cases"]
"""How much of a CQI site its state shows the Children's Bureau, each with what stands before it (R35)."""

GrantPurpose = Literal["PIP_MONITORING", "TECHNICAL_ASSISTANCE", "CFSR_PLANNING"]
"""Why a state lets the Children's Bureau in (R36); all but the first are [synthetic]."""

Scope = Literal["case.create", "case.read", "case.write", "case.submit", "dashboard.read", "ratings.read", "rules.read"]
"""What a machine may be allowed; it never grants, decides or approves."""

Decision = Literal["keep", "change", "remove"]


@event("oms.identity.role_granted", version=2)
class RoleGranted(Event):
    """A person was given a role in the envelope's site; on the platform, a platform role (R14)."""

    role: Role
    counties: tuple[County, ...] | None = None
    """The role counts in these counties alone; None: in the whole state."""

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
    """One party wants a person to have a role on a CFSR site; it counts when the other party agrees (R37)."""

    role: SiteRole
    counties: tuple[County, ...] | None = None
    party: Party


@event("oms.identity.proposal_withdrawn")
class ProposalWithdrawn(Event):
    """A proposed role will not be granted."""

    role: SiteRole


@event("oms.identity.cb_access_granted")
class CbAccessGranted(Event):
    """A state lets the Children's Bureau see data of its CQI site: how much, who, when and why (R35, R36)."""

    level: Level
    purpose_code: GrantPurpose
    starts: Moment
    ends: Moment
    people: tuple[PersonId, ...] | None = None
    """None: every person of the Children's Bureau."""

    cases: tuple[CaseId, ...] = ()


@event("oms.identity.cb_access_revoked")
class CbAccessRevoked(Event):
    """The state takes it back, from this moment on."""


@event("oms.identity.api_key_issued")
class ApiKeyIssued(Event):
    """A machine was let into the envelope's site, with these scopes and no more."""

    scopes: tuple[Scope, ...]
    expires: Moment


@event("oms.identity.api_key_revoked")
class ApiKeyRevoked(Event):
    """The machine is out."""


@event("oms.identity.user_review_opened")
class UserReviewOpened(Event):
    """The site's list of users is to be gone through by this day (R25)."""

    due: Day
    people: tuple[PersonId, ...]


@event("oms.identity.user_review_answered")
class UserReviewAnswered(Event):
    """One row of the list has its answer."""

    person: PersonId
    decision: Decision


@event("oms.identity.user_review_signed")
class UserReviewSigned(Event):
    """Every row was answered, and somebody put their name to it."""


@event("oms.identity.read_noted")
class ReadNoted(Event):
    """Somebody read what a site keeps: case content, or a CQI site's data under a state's grant (R36, R76)."""

    operation: Operation
    about: Code | None = None
    grant: GrantId | None = None
    purpose_code: GrantPurpose | None = None


@event("oms.identity.refusal_noted")
class RefusalNoted(Event):
    """Something was asked for and refused; nothing was changed."""

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
