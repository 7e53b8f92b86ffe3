"""What a process was told of sites, people and grants, for tests of who may do what."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, get_args

from shared.access import ACTIONS, NOTHING, AccessDecision, AccessRequest, AccessState, Action, ResourceScope, authorize
from shared.access.role_table import SiteState
from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.identity.access import CbAccessGranted, RoleGranted
from shared.contracts.identity.sites import (
    FormSent,
    RegionalOfficeConsulted,
    SiteActivated,
    SiteClosed,
    SiteCreated,
    SiteProvisioned,
    SiteSuspended,
)
from shared.contracts.vocabulary import PLATFORM, PlatformRole, SiteRole
from tests.support.histories import history

PERSON = "usr_somebody"
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
SITE_ROLES: tuple[SiteRole, ...] = get_args(SiteRole)
PLATFORM_ROLES: tuple[PlatformRole, ...] = get_args(PlatformRole)
GRANT, OTHER_GRANT, CASE, OTHER_CASE = (f"{kind}_{sign * 32}" for kind in ("gra", "cas") for sign in "12")

Told = tuple[RecordedEvent, ...]
"""The whole history of one aggregate."""

SETUP: tuple[tuple[SiteState, Event], ...] = (
    ("created", SiteCreated()),
    ("consulted", RegionalOfficeConsulted(on="2026-06-01", outcome="agreed")),
    ("requested", FormSent(form=f"frm_{'1' * 32}", kind="CQI", people=1, digest="a" * 64)),
    ("provisioned", SiteProvisioned(counties=("06001", "06003"), offline_drafts="off")),
    ("active", SiteActivated()),
    ("suspended", SiteSuspended(why="security")),
    ("closed", SiteClosed(why="season_over")),
)
STATES: tuple[SiteState, ...] = get_args(SiteState)


def of(scope: str, aggregate: str, *events: Event) -> Told:
    return history(*events, owner="identity", site=scope, aggregate=aggregate)


def site(name: str, state: SiteState = "active", *more: Event) -> Told:
    """From its beginning up to this state, and what followed."""
    lived = [event for number, (_, event) in enumerate(SETUP, 1) if number <= STATES.index(state)]
    return of(name, f"sit_{name}", *lived, *more)


def roles(*role_names: Any, scope: str, person: str = PERSON, counties: tuple[str, ...] | None = None) -> Told:
    granted = [RoleGranted(role=role, counties=counties) for role in role_names]
    return of(scope, person, *granted)


def account(*events: Event, person: str = PERSON) -> Told:
    return of(PLATFORM, person, *events)


def grant(*more: Event, site: str = "ca-cqi", grant: str = GRANT, **fields: Any) -> Told:
    """For July and August, to everybody of the Children's Bureau, unless said otherwise."""
    usual = {"level": "full_cases", "purpose_code": "PIP_MONITORING"}
    window = {"starts": "2026-07-01T00:00:00Z", "ends": "2026-09-01T00:00:00Z"}
    given = CbAccessGranted.model_validate(usual | window | fields)
    return of(site, grant, given, *more)


def knowing(*histories: Iterable[RecordedEvent]) -> AccessState:
    facts = AccessState()
    for history_of_one in histories:
        for recorded in history_of_one:
            facts.apply(recorded)
    return facts


def judged(
    facts: AccessState,
    action: Action,
    scope: str,
    about: ResourceScope = NOTHING,
    *,
    person: str = PERSON,
    now: datetime = NOON,
) -> AccessDecision:
    return authorize(facts, AccessRequest(person, action, scope, now, about))


def allowed(
    facts: AccessState, scope: str, about: ResourceScope = NOTHING, *, person: str = PERSON, now: datetime = NOON
) -> set[str]:
    """Every action that the person may do there."""
    return {action for action in ACTIONS if judged(facts, action, scope, about, person=person, now=now).allowed}
