"""Invented people with their tokens, signed by a key that exists for these tests alone."""

import json
from datetime import datetime, timedelta

from joserfc.jwk import OKPKey

from shared.security import User, sign
from tests.unit.services.histories import NOW, QA, REVIEWER, SECOND_REVIEWER, SITE

QUARTER_HOUR = timedelta(minutes=15)


def new_key(name: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": name}, private=True)


KEY = new_key("tests")
PUBLIC_KEYS = json.dumps({"keys": [{**KEY.as_dict(private=False), "kid": KEY.kid}]})


def person(name: str, *roles: str, site: str = SITE) -> User:
    return User(name, "An Invented Person", {site: roles})


def token(user: User, key: OKPKey = KEY, signed: datetime = NOW) -> str:
    """Holds for a quarter of an hour from when it was signed."""
    return sign(user, key, signed, QUARTER_HOUR)


A_REVIEWER = person(REVIEWER, "REVIEWER")
ANOTHER_REVIEWER = person(SECOND_REVIEWER, "REVIEWER")
A_QA = person(QA, "QA_FIRST")
