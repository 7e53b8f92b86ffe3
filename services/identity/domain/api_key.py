"""A machine that was let into one site, with scopes and an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import ApiKeyEvent, ApiKeyIssued, ApiKeyRevoked, Scope
from shared.errors import Refused


class Machine(BaseModel):
    """As its facts have made it."""

    model_config = ConfigDict(frozen=True)

    scopes: tuple[Scope, ...] = ()
    expires: str = ""
    revoked: bool = False


@dataclass(frozen=True)
class Issue:
    scopes: tuple[Scope, ...]
    expires: str


@dataclass(frozen=True)
class Revoke:
    pass


Command = Issue | Revoke


def decide(machine: Machine, command: Command) -> Sequence[ApiKeyEvent]:
    """Raises Refused."""
    match command:
        case Issue(scopes, expires):
            return [ApiKeyIssued(scopes=scopes, expires=expires)]
        case Revoke():
            if not machine.scopes:
                raise Refused.missing()
            if machine.revoked:
                raise Refused("key-revoked", 409, "This key was revoked before.")
            return [ApiKeyRevoked()]
        case _:
            assert_never(command)


def evolve(machine: Machine, recorded: RecordedEvent) -> Machine:
    match event := cast("ApiKeyEvent", recorded.event):
        case ApiKeyIssued(scopes=scopes, expires=expires):
            return Machine(scopes=scopes, expires=expires)
        case ApiKeyRevoked():
            return machine.model_copy(update={"revoked": True})
        case _:
            assert_never(event)
