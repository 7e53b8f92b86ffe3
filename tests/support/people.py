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
NAME = "An Invented Person"


def new_key(name: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": name}, private=True)


KEY = new_key("tests")
PUBLIC_KEYS = json.dumps({"keys": [{**KEY.as_dict(private=False), "kid": KEY.kid}]})


@dataclass(frozen=True)
class Somebody:
    """Somebody with roles, site by site."""

    id: str
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = NAME

    @property
    def user(self) -> User:
        return User(self.id, self.name)


def person(name: str, *roles: str, site: str = SITE) -> Somebody:
    return Somebody(name, {site: roles})


def token(somebody: Somebody | User, key: OKPKey = KEY, signed: datetime = NOW) -> str:
    """Holds for a quarter of an hour from when it was signed."""
    return sign(somebody if isinstance(somebody, User) else somebody.user, key, signed, QUARTER_HOUR)


TOLD: list[AccessReplica] = []
"""What every service knows that runs now."""


def introduce(somebody: Somebody) -> None:
    """As if identity had told that these are the person's roles, and that the sites are open."""
    for access in TOLD:
        tell(access.state, somebody)


def tell(facts: AccessState, somebody: Somebody) -> None:
    for place in facts.sites_by_person.pop(somebody.id, ()):  # an earlier test's person of the same name
        facts.roles.pop((place, somebody.id), None)
    for place, roles in somebody.roles.items():
        facts.roles[place, somebody.id] = tuple(RoleAssignment(role) for role in roles)
        facts.sites_by_person[somebody.id].add(place)
        if "-" in place and facts.site(place).state != "active":
            facts.sites[place] = SiteFacts("active")


A_REVIEWER = person(REVIEWER, "REVIEWER")
ANOTHER_REVIEWER = person(SECOND_REVIEWER, "REVIEWER")
A_QA = person(QA, "QA_FIRST")
A_SENIOR = person("usr_senior", "QA_SECOND")
A_LEADER = person("usr_leader", "SITE_LEADER")
AN_ADMIN = person("usr_admin", "STATE_ADMIN")
