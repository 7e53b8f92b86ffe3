"""A person in one site: which roles they were given there. Pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import Recorded
from shared.contracts.identity import IdentityEvent, RoleGranted, RoleRevoked
from shared.contracts.vocabulary import Role
from shared.refused import Refused


class Person(BaseModel):
    """One person's roles in one site; the same person in another site is another aggregate (R14)."""

    model_config = ConfigDict(frozen=True)

    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class GrantRole:
    role: Role


@dataclass(frozen=True)
class RevokeRole:
    role: Role


Command = GrantRole | RevokeRole


def decide(person: Person, command: Command) -> Sequence[IdentityEvent]:
    """Raises Refused when nothing would change: a second grant is a mistake worth knowing of."""
    match command:
        case GrantRole(role):
            if role in person.roles:
                raise Refused("role-held", 409, f"This person already is {role} in this site.")
            return [RoleGranted(role=role)]
        case RevokeRole(role):
            if role not in person.roles:
                raise Refused("role-not-held", 409, f"This person is not {role} in this site.")
            return [RoleRevoked(role=role)]
        case _:
            assert_never(command)


def evolve(person: Person, fact: Recorded) -> Person:
    match event := cast("IdentityEvent", fact.event):
        case RoleGranted(role=role):
            return Person(roles=(*person.roles, role))
        case RoleRevoked(role=role):
            return Person(roles=tuple(held for held in person.roles if held != role))
        case _:
            assert_never(event)
