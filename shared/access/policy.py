"""The one authorization function: may this person do this here? Pure; the facts and the time are given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.access.role_table import ALLOWED_SITE_STATES, ALLOWED_STAGES, CB_ROLES, LEVELS, TABLE, Action, RoleRule
from shared.access.state import AccessState, RoleAssignment
from shared.contracts.identity.access import CbAccessGranted
from shared.contracts.vocabulary import PLATFORM, Purpose, purpose_of
from shared.errors import Refused


@dataclass(frozen=True, slots=True)
class ResourceScope:
    """The case that an action is about; what is None is not known or does not matter."""

    case: str | None = None
    county: str | None = None
    stage: str | None = None
    own: bool = False


NOTHING = ResourceScope()


@dataclass(frozen=True, slots=True)
class AccessDecision:
    """Allowed or not; `why` names the refusal. `grant`: it is a state's grant that allows it, and must be noted."""

    allowed: bool
    why: str = ""
    place: str = ""
    grant: str | None = None
    purpose_code: str | None = None


LINES: dict[str, tuple[RoleRule, ...]] = {
    role: tuple(one for one in TABLE if one.role == role) for role in {one.role for one in TABLE}
}


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """May this person do this here and now: in a site, for a jurisdiction, or on the platform."""

    person: str
    action: Action
    place: str
    now: datetime
    about: ResourceScope = NOTHING

    @property
    def purpose(self) -> Purpose | None:
        """Outside a site there is none, and only platform roles are held there."""
        return purpose_of(self.place) if "-" in self.place else None


def authorize(facts: AccessState, asked: AccessRequest) -> AccessDecision:
    """Everything is denied unless a line of the table, a machine's scope or a state's grant allows it."""
    open_here = asked.purpose is None or facts.site(asked.place).state in ALLOWED_SITE_STATES[asked.action]
    if asked.person in facts.disabled:
        return AccessDecision(allowed=False, why="disabled")
    if machine := facts.machine(asked.place, asked.person):
        allowed = asked.action in machine.scopes and asked.now < machine.expires and open_here
        return AccessDecision(allowed, "" if allowed else "not-your-role", asked.place)
    held = list(held_in(facts, asked.person, asked.place))
    if not held:
        return AccessDecision(allowed=False, why="not-your-site")
    if any(_allows(one, asked) for one in held):
        return AccessDecision(open_here, "" if open_here else "site-not-open", asked.place)
    if open_here and (found := _granted(facts, held, asked)):
        return AccessDecision(True, "", asked.place, found[0], found[1].purpose_code)
    return AccessDecision(allowed=False, why="not-your-role")


def held_in(facts: AccessState, person: str, place: str) -> Iterator[RoleAssignment]:
    """A person's roles in a site, and those held for its jurisdiction or for the whole platform."""
    for where in dict.fromkeys((place, place.partition("-")[0], PLATFORM)):
        yield from facts.held(where, person)


def _allows(held: RoleAssignment, asked: AccessRequest) -> bool:
    about = asked.about
    if held.counties is not None and about.county is not None and about.county not in held.counties:
        return False
    return any(
        asked.action in one.actions
        and (asked.purpose is None or asked.purpose in one.purposes)
        and (about.stage is None or about.stage in ALLOWED_STAGES.get(asked.action, {about.stage}))
        and not (one.whose == "others" and about.own)
        for one in LINES.get(held.role, ())
    )


def _granted(
    facts: AccessState, held: list[RoleAssignment], asked: AccessRequest
) -> tuple[str, CbAccessGranted] | None:
    """The grant of a CQI site's state that shows this to this person of the Children's Bureau now (R34, R35)."""
    if asked.purpose is not Purpose.CQI or asked.action not in LEVELS or not any(one.role in CB_ROLES for one in held):
        return None
    for grant, event in facts.grants_of(asked.place):
        inside = datetime.fromisoformat(event.starts) <= asked.now < datetime.fromisoformat(event.ends)
        meant = event.people is None or asked.person in event.people
        named = event.level != "named_cases" or asked.about.case in (None, *event.cases)
        if inside and meant and named and event.level in LEVELS[asked.action]:
            return grant, event
    return None


WORDS = {
    "not-your-site": "You have no part in this site.",
    "not-your-role": "Your role in this site does not allow that.",
    "site-not-open": "This site is not open for that now.",
    "disabled": "Your account is disabled. Ask your administrator.",
}


def refusal(verdict: AccessDecision) -> Refused:
    """In the user's words: a site one has no part in answers alike, whether or not it exists."""
    return Refused(verdict.why, 403, WORDS[verdict.why])


def roles_in(facts: AccessState, person: str, place: str) -> tuple[str, ...]:
    """The roles held in this very place, in the order of the alphabet."""
    return tuple(sorted({one.role for one in facts.held(place, person)}))
