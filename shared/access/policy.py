"""Authorization function: whether a person may take an action on a resource. Pure; state and time are arguments."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from shared.access.role_table import (
    ALLOWED_SITE_STATES,
    ALLOWED_STAGES,
    CASE_READING,
    CB_ROLES,
    LEVELS,
    TABLE,
    Action,
    RoleRule,
)
from shared.access.state import AccessState, RoleAssignment
from shared.contracts.identity.access import CbAccessGranted
from shared.contracts.reviews.holders import CaseRelation
from shared.contracts.vocabulary import PLATFORM, Purpose, purpose_of
from shared.errors import Refused


@dataclass(frozen=True, slots=True)
class ResourceScope:
    """The case that an action concerns; None where an attribute is unknown or irrelevant.

    `own`: the person has ever reviewed it; `relation`: whether it is given to the person now.
    """

    case: str | None = None
    county: str | None = None
    stage: str | None = None
    own: bool = False
    relation: CaseRelation | None = None


NOTHING = ResourceScope()


@dataclass(frozen=True, slots=True)
class AccessDecision:
    """Allowed or not; `reason` is the problem slug of a denial.

    `grant` is the id of the state's grant that allows the action; such a read must be recorded.
    """

    allowed: bool
    reason: str = ""
    site: str = ""
    grant: str | None = None
    purpose_code: str | None = None


RULES_BY_ROLE: dict[str, tuple[RoleRule, ...]] = {
    role: tuple(rule for rule in TABLE if rule.role == role) for role in {rule.role for rule in TABLE}
}


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """A person, an action and the time; `site` is a site, a jurisdiction or the platform."""

    person: str
    action: Action
    site: str
    now: datetime
    about: ResourceScope = NOTHING

    @property
    def purpose(self) -> Purpose | None:
        """The purpose of the site; None for a jurisdiction and the platform, which have platform roles only."""
        return purpose_of(self.site) if "-" in self.site else None


def authorize(state: AccessState, request: AccessRequest) -> AccessDecision:
    """Returns the decision: denied unless a rule of the table, an API key's scope or a state's grant allows it."""
    open_here = request.purpose is None or state.site(request.site).state in ALLOWED_SITE_STATES[request.action]
    if request.person in state.disabled:
        return AccessDecision(allowed=False, reason="disabled")
    if machine := state.machine(request.site, request.person):
        allowed = request.action in machine.scopes and request.now < machine.expires and open_here
        return AccessDecision(allowed, "" if allowed else "not-your-role", request.site)
    assignments = list(assignments_for(state, request.person, request.site))
    if not assignments:
        return AccessDecision(allowed=False, reason="not-your-site")
    opens_all = state.site(request.site).reviewers_open == "all"
    if any(_allows(assignment, request, opens_all=opens_all) for assignment in assignments):
        return AccessDecision(open_here, "" if open_here else "site-not-open", request.site)
    if open_here and (match := _matching_grant(state, assignments, request)):
        return AccessDecision(True, "", request.site, match[0], match[1].purpose_code)
    return AccessDecision(allowed=False, reason=_reason(assignments, request))


def assignments_for(state: AccessState, person: str, site: str) -> Iterator[RoleAssignment]:
    """Yields a person's roles in a site, in its jurisdiction and on the platform."""
    for scope in dict.fromkeys((site, site.partition("-")[0], PLATFORM)):
        yield from state.assignments(scope, person)


def _allows(assignment: RoleAssignment, request: AccessRequest, *, opens_all: bool) -> bool:
    about = request.about
    if assignment.counties is not None and about.county is not None and about.county not in assignment.counties:
        return False
    return any(
        request.action in rule.actions
        and (request.purpose is None or request.purpose in rule.purposes)
        and (about.stage is None or about.stage in ALLOWED_STAGES.get(request.action, {about.stage}))
        and _includes_case(rule, request, opens_all=opens_all)
        for rule in RULES_BY_ROLE.get(assignment.role, ())
    )


def _includes_case(rule: RoleRule, request: AccessRequest, *, opens_all: bool) -> bool:
    """Returns whether the case is one of those that the rule is about. A conflict of interest closes an open site's."""
    about = request.about
    match rule.whose:
        case "others":
            return not about.own
        case "given" if about.relation == "others":
            return opens_all and request.action in CASE_READING
        case "given":
            return about.relation != "declined"
        case "any":
            return True


def _reason(assignments: list[RoleAssignment], request: AccessRequest) -> str:
    """Returns the slug of a denial: by the role, or because the case is given to others."""
    if_given = replace(request, about=replace(request.about, relation="given"))
    if not any(_allows(assignment, if_given, opens_all=False) for assignment in assignments):
        return "not-your-role"
    return "conflict-of-interest" if request.about.relation == "declined" else "not-your-case"


def _matching_grant(
    state: AccessState, assignments: list[RoleAssignment], request: AccessRequest
) -> tuple[str, CbAccessGranted] | None:
    """Returns the CQI state's grant that covers this request of the Children's Bureau, with its id (R34, R35)."""
    if request.purpose is not Purpose.CQI or request.action not in LEVELS:
        return None
    if not any(assignment.role in CB_ROLES for assignment in assignments):
        return None
    for grant, event in state.grants_of(request.site):
        is_current = datetime.fromisoformat(event.starts) <= request.now < datetime.fromisoformat(event.ends)
        has_person = event.people is None or request.person in event.people
        has_case = event.level != "named_cases" or request.about.case in (None, *event.cases)
        if is_current and has_person and has_case and event.level in LEVELS[request.action]:
            return grant, event
    return None


REFUSAL_DETAILS = {
    "not-your-site": "You have no part in this site.",
    "not-your-role": "Your role in this site does not allow that.",
    "not-your-case": "This case was given to other reviewers.",
    "conflict-of-interest": "You declared a conflict of interest with this case.",
    "site-not-open": "This site is not open for that now.",
    "disabled": "Your account is disabled. Ask your administrator.",
}


def refusal(decision: AccessDecision) -> Refused:
    """Returns the denial as a problem (403). It does not tell a site without a role from one that does not exist."""
    return Refused(decision.reason, 403, REFUSAL_DETAILS[decision.reason])


def roles_in(state: AccessState, person: str, site: str) -> tuple[str, ...]:
    """Returns the person's roles in this site alone, sorted."""
    return tuple(sorted({assignment.role for assignment in state.assignments(site, person)}))
