"""The demo people, invented: who can sign in to a stack on one machine, and their tokens."""

from datetime import UTC, datetime, timedelta

from joserfc.jwk import OKPKey

from shared.security import User, sign

TOKEN_HOLDS = timedelta(minutes=15)


class UnknownPerson(Exception):
    """No demo person of that name; says which there are."""


OPERATED = ("ca-training", "ca-cqi", "ca-cfsr")
PEOPLE = (
    User("usr_demo_reviewer", "Demo Reviewer", {"ca-cqi": ("REVIEWER",)}),
    User("usr_demo_qa", "Demo First-Level QA", {"ca-cqi": ("QA_FIRST",)}),
    User("usr_demo_leader", "Demo Site Leader", {"ca-cqi": ("SITE_LEADER",)}),
    User("usr_demo_operator", "Demo Operator", dict.fromkeys(OPERATED, ("PLATFORM_OPERATOR",))),
)


def person(name: str) -> User:
    """By id (`usr_demo_reviewer`) or by its last word (`reviewer`)."""
    for user in PEOPLE:
        if name in (user.id, user.id.removeprefix("usr_demo_")):
            return user
    known = ", ".join(user.id.removeprefix("usr_demo_") for user in PEOPLE)
    raise UnknownPerson(f"There is no demo person {name!r}. There are: {known}.")


def token(name: str, key: OKPKey, now: datetime | None = None) -> str:
    """A bearer token that holds for a quarter of an hour."""
    return sign(person(name), key, now or datetime.now(UTC), TOKEN_HOLDS)
