"""Tokens of a stack's demo people (invented), signed by its own key, for tools and tests on the same machine."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from joserfc.jwk import OKPKey

from deploy.local.paths import write_private
from shared.security.tokens import User, sign

TOKEN_HOLDS = timedelta(minutes=15)
FILE = "people.json"


class UnknownPerson(Exception):
    """No demo person has this name; the message lists the names."""


USUAL = {
    "reviewer": User("usr_demo_reviewer", "Demo Reviewer"),
    "qa": User("usr_demo_qa", "Demo First-Level QA"),
    "leader": User("usr_demo_leader", "Demo Site Leader"),
    "operator": User("usr_demo_operator", "Demo Operator"),
}
"""The demo people until a demonstration has invited its own; tests give them roles."""


def keep(folder: Path, people: Mapping[str, User]) -> None:
    """The people that a demonstration has set up accounts for, by the word that `oms token` knows them by."""
    write_private(folder / FILE, json.dumps({name: [user.id, user.name] for name, user in people.items()}))


def people_of(folder: Path) -> Mapping[str, User]:
    file = folder / FILE
    if not file.exists():
        return USUAL
    content: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
    return {name: User(fields[0], fields[1]) for name, fields in content.items()}


def person(name: str, folder: Path) -> User:
    """By its word (`reviewer`) or id. Raises UnknownPerson."""
    known = people_of(folder)
    for word, user in known.items():
        if name in (word, user.id):
            return user
    raise UnknownPerson(f"There is no demo person {name!r}. There are: {', '.join(known)}.")


def token(user: User, key: OKPKey, now: datetime | None = None) -> str:
    """A bearer token that holds for a quarter of an hour."""
    return sign(user, key, now or datetime.now(UTC), TOKEN_HOLDS)
