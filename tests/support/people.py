"""Invented users with their tokens and roles, and the events of identity that give a service their roles."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from joserfc.jwk import OKPKey

from shared.access.replica import AccessReplica
from shared.access.state import RoleAssignment
from shared.contracts.envelope import key_of
from shared.contracts.event import Event
from shared.contracts.identity.access import RoleGranted, RoleRevoked
from shared.contracts.identity.sites import SiteActivated, SiteProvisioned
from shared.eventstore.journal_entry import AggregateId, StreamHead, events_in, new_journal_entry
from shared.security.tokens import User, sign
from tests.support.histories import NOW, QA, REVIEWER, SECOND_REVIEWER, SITE, because

QUARTER_HOUR = timedelta(minutes=15)
DEFAULT_NAME = "An Invented Person"


def new_key(name: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": name}, private=True)


KEY = new_key("tests")
PUBLIC_KEYS = json.dumps({"keys": [{**KEY.as_dict(private=False), "kid": KEY.kid}]})


@dataclass(frozen=True)
class SignedInUser:
    """A user with roles, site by site."""

    id: str
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = DEFAULT_NAME

    @property
    def user(self) -> User:
        return User(self.id, self.name)


def person(name: str, *roles: str, site: str = SITE) -> SignedInUser:
    return SignedInUser(name, {site: roles})


def token(user: SignedInUser | User, key: OKPKey = KEY, signed: datetime = NOW) -> str:
    """A signed token, valid for 15 minutes from `signed`."""
    return sign(user if isinstance(user, User) else user.user, key, signed, QUARTER_HOUR)


def register_user(access: AccessReplica, user: SignedInUser) -> None:
    """Applies identity's events to a replica: afterwards the user holds exactly these roles, in active sites.

    Roles of an earlier test's user of the same id are revoked.
    """
    state = access.state
    for site in sorted({*state.sites_of(user.id), *user.roles}):
        current, required = (
            state.assignments(site, user.id),
            [RoleAssignment(role) for role in user.roles.get(site, ())],
        )
        revoked = [RoleRevoked.model_validate({"role": assignment.role}) for assignment in current]
        granted = [RoleGranted.model_validate({"role": assignment.role}) for assignment in required]
        if sorted(current, key=str) != sorted(required, key=str):
            apply_events(access, site, user.id, *revoked, *granted)
    for site in user.roles:
        if "-" in site and state.site(site).state != "active":
            apply_events(access, site, f"sit_{site}", SiteProvisioned(offline_drafts="off"), SiteActivated())


def apply_events(access: AccessReplica, site: str, aggregate: str, *events: Event) -> None:
    """Applies events of one of identity's aggregates, numbered after the last one that the replica has applied."""
    head = StreamHead(access.state._last_sequences.get(key_of(site, aggregate), 0))
    entry = new_journal_entry(AggregateId("identity", site, aggregate), head, events, because("usr_identity"))
    access.apply(events_in(entry))


A_REVIEWER = person(REVIEWER, "REVIEWER")
ANOTHER_REVIEWER = person(SECOND_REVIEWER, "REVIEWER")
A_QA = person(QA, "QA_FIRST")
A_SENIOR = person("usr_senior", "QA_SECOND")
A_LEADER = person("usr_leader", "SITE_LEADER")
AN_ADMIN = person("usr_admin", "STATE_ADMIN")
