"""Invented people with their tokens and roles, known to every service that runs in these tests."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from joserfc.jwk import OKPKey

from shared.access import AccessState, SiteFacts
from shared.access.replica import AccessReplica
from shared.access.state import RoleAssignment
from shared.security.tokens import User, sign
from tests.support.histories import NOW, QA, REVIEWER, SECOND_REVIEWER, SITE

QUARTER_HOUR = timedelta(minutes=15)
DEFAULT_NAME = "An Invented Person"


def new_key(name: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": name}, private=True)


KEY = new_key("tests")
PUBLIC_KEYS = json.dumps({"keys": [{**KEY.as_dict(private=False), "kid": KEY.kid}]})


@dataclass(frozen=True)
class SignedInUser:
    """Somebody with roles, site by site."""

    id: str
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = DEFAULT_NAME

    @property
    def user(self) -> User:
        return User(self.id, self.name)


def person(name: str, *roles: str, site: str = SITE) -> SignedInUser:
    return SignedInUser(name, {site: roles})


def token(user: SignedInUser | User, key: OKPKey = KEY, signed: datetime = NOW) -> str:
    """Holds for a quarter of an hour from when it was signed."""
    return sign(user if isinstance(user, User) else user.user, key, signed, QUARTER_HOUR)


TOLD: list[AccessReplica] = []
"""What every service knows that runs now."""


def register_user(user: SignedInUser) -> None:
    """As if identity had told that these are the person's roles, and that the sites are open."""
    for access in TOLD:
        grant_roles(access.state, user)


def grant_roles(facts: AccessState, user: SignedInUser) -> None:
    for place in facts.sites_by_person.pop(user.id, ()):  # an earlier test's person of the same name
        facts.roles.pop((place, user.id), None)
    for place, roles in user.roles.items():
        facts.roles[place, user.id] = tuple(RoleAssignment(role) for role in roles)
        facts.sites_by_person[user.id].add(place)
        if "-" in place and facts.site(place).state != "active":
            facts.sites[place] = SiteFacts("active")


A_REVIEWER = person(REVIEWER, "REVIEWER")
ANOTHER_REVIEWER = person(SECOND_REVIEWER, "REVIEWER")
A_QA = person(QA, "QA_FIRST")
A_SENIOR = person("usr_senior", "QA_SECOND")
A_LEADER = person("usr_leader", "SITE_LEADER")
AN_ADMIN = person("usr_admin", "STATE_ADMIN")
