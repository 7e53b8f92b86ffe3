"""Person in one site: the roles they hold, and those that one of two parties has proposed. Pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, assert_never, cast, get_args

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import (
    MembershipEvent,
    Party,
    ProposalWithdrawn,
    RoleGranted,
    RoleProposed,
    RoleRevoked,
)
from shared.contracts.vocabulary import PlatformRole, Purpose, Role, SiteRole, purpose_of
from shared.errors import Refused

Counties = tuple[str, ...] | None

COUNTY_ROLES: tuple[Role, ...] = ("QA_FIRST", "QA_SECOND", "REVIEWER")
"""Roles that can be limited to counties (R23)."""

SITE_ROLES: tuple[SiteRole, ...] = get_args(SiteRole)
PLATFORM_ROLES: tuple[PlatformRole, ...] = get_args(PlatformRole)


class Holding(BaseModel):
    """A role and, where it is limited, its counties."""

    model_config = ConfigDict(frozen=True)

    role: Role
    counties: Counties = None


class Proposal(BaseModel):
    """A role that one party wants and the other has not agreed to yet."""

    model_config = ConfigDict(frozen=True)

    role: SiteRole
    counties: Counties = None
    party: Party
    by: str


class Person(BaseModel):
    """One person in one site; the same person in another site is another aggregate (R14)."""

    model_config = ConfigDict(frozen=True)

    FOLD_VERSION: ClassVar[int] = 2
    """2: revocations are counted."""

    holds: tuple[Holding, ...] = ()
    proposed: tuple[Proposal, ...] = ()
    revocations: int = 0
    """How often a role here was revoked; drafts on the person's machines are readable until the next time."""

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(holding.role for holding in self.holds)


@dataclass(frozen=True)
class GrantRole:
    """`by` and `party` say who wants it: on a CFSR site the second party's wish is the agreement (R37)."""

    site: str
    role: Role
    granted_by: str
    party: Party = "STATE"
    counties: Counties = None
    agreed: bool = False
    """Both parties have said yes already: one sent the form, the other accepted it."""


@dataclass(frozen=True)
class RevokeRole:
    role: Role


@dataclass(frozen=True)
class WithdrawProposal:
    role: SiteRole


Command = GrantRole | RevokeRole | WithdrawProposal


def decide(person: Person, command: Command) -> Sequence[MembershipEvent]:
    """Raises Refused when nothing would change: a second grant is a mistake worth knowing of."""
    match command:
        case GrantRole():
            return _grant(person, command)
        case RevokeRole(role):
            if role not in person.roles:
                raise Refused("role-not-held", 409, f"This person is not {role} in this site.")
            return [RoleRevoked(role=role)]
        case WithdrawProposal(role):
            if role not in {proposal.role for proposal in person.proposed}:
                raise Refused("role-not-proposed", 409, f"Nobody has proposed this person as {role} in this site.")
            return [ProposalWithdrawn(role=role)]
        case _:
            assert_never(command)


def _grant(person: Person, command: GrantRole) -> Sequence[MembershipEvent]:
    role = command.role
    if Holding(role=role, counties=command.counties) in person.holds:
        raise Refused("role-held", 409, f"This person already is {role} in this site.")
    if role in PLATFORM_ROLES:
        if "-" in command.site:
            raise Refused("role-not-of-a-site", 422, f"{role} is a role on the platform and not in a site.")
    elif "-" not in command.site:
        raise Refused("role-not-of-the-platform", 422, f"{role} is held in a site and never everywhere.")
    elif (role == "CB_OVERSIGHT") and purpose_of(command.site) is not Purpose.CFSR:
        raise Refused(
            "role-not-of-this-site", 422, "Secondary oversight by the Children's Bureau is on CFSR sites only."
        )
    if command.counties is not None and role not in COUNTY_ROLES:
        raise Refused("role-not-limited", 422, f"{role} cannot be limited to counties.")
    if "-" in command.site and purpose_of(command.site) is Purpose.CFSR and not command.agreed:
        return _propose_or_agree(person, command)
    return [RoleGranted(role=role, counties=command.counties)]


def _propose_or_agree(person: Person, command: GrantRole) -> Sequence[MembershipEvent]:
    """The first party's wish is a proposal; the other party's, of the same role, the grant."""
    role = cast("SiteRole", command.role)
    earlier = next((proposal for proposal in person.proposed if proposal.role == role), None)
    if earlier is None:
        return [RoleProposed(role=role, counties=command.counties, party=command.party)]
    if earlier.by == command.granted_by:
        raise Refused("own-approval", 403, "You proposed this yourself. The other party has to agree, not you.")
    if earlier.party == command.party:
        other = "the Children's Bureau" if command.party == "STATE" else "the state"
        raise Refused("same-party", 409, f"Your side has proposed this already; now {other} has to agree.")
    if earlier.counties != command.counties:
        raise Refused("another-proposal", 409, "The other party proposed this role for other counties.")
    return [RoleGranted(role=role, counties=command.counties)]


def evolve(person: Person, recorded: RecordedEvent) -> Person:
    match event := cast("MembershipEvent", recorded.event):
        case RoleGranted(role=role, counties=counties):
            holds = (
                *(holding for holding in person.holds if holding.role != role),
                Holding(role=role, counties=counties),
            )
            proposed = tuple(proposal for proposal in person.proposed if proposal.role != role)
            return person.model_copy(update={"holds": holds, "proposed": proposed})
        case RoleRevoked(role=role):
            holds = tuple(holding for holding in person.holds if holding.role != role)
            return person.model_copy(update={"holds": holds, "revocations": person.revocations + 1})
        case RoleProposed(role=role, counties=counties, party=party):
            new = Proposal(role=role, counties=counties, party=party, by=recorded.envelope.actor)
            return person.model_copy(update={"proposed": (*person.proposed, new)})
        case ProposalWithdrawn(role=role):
            return person.model_copy(
                update={"proposed": tuple(proposal for proposal in person.proposed if proposal.role != role)}
            )
        case _:
            assert_never(event)


GRANTABLE: dict[str, frozenset[Role]] = {
    "SITE_LEADER": frozenset({"REVIEWER", "QA_FIRST", "QA_SECOND", "OBSERVER"}),
    "STATE_ADMIN": frozenset(SITE_ROLES),
    "PLATFORM_OPERATOR": frozenset({*SITE_ROLES, *PLATFORM_ROLES}),
    "CB_CENTRAL": frozenset({*SITE_ROLES, "CB_REGIONAL"}),
    "CB_REGIONAL": frozenset(SITE_ROLES),
}
"""Who may give and take which roles; nobody their own."""


def check_grant(granter: str, granters_roles: Sequence[str], person: str, role: Role) -> None:
    """Raises Refused (403): nobody raises themselves, and nobody gives more than their role may give."""
    if granter == person:
        raise Refused("own-role", 403, "Nobody changes their own roles. Ask another administrator.")
    if not any(role in GRANTABLE.get(own_role, ()) for own_role in granters_roles):
        raise Refused("not-yours-to-give", 403, f"Your role in this site does not let you give or take {role}.")


def party_of(granters_roles: Sequence[str]) -> Party:
    """For whom somebody speaks when a CFSR site's people are agreed."""
    return "CB" if {"CB_CENTRAL", "CB_REGIONAL"} & set(granters_roles) else "STATE"
