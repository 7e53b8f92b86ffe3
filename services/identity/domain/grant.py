"""A state lets the Children's Bureau see data of its CQI site: whether, how, when and why (R34 to R36)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import CbAccessGranted, CbAccessRevoked, GrantEvent
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.errors import Refused


class Grant(BaseModel):
    """What was granted, and whether it was taken back."""

    model_config = ConfigDict(frozen=True)

    given: CbAccessGranted | None = None
    revoked: bool = False


@dataclass(frozen=True)
class Give:
    site: str
    access: CbAccessGranted


@dataclass(frozen=True)
class Revoke:
    pass


Command = Give | Revoke


def decide(grant: Grant, command: Command) -> Sequence[GrantEvent]:
    """Raises Refused for a grant that shows nothing, or one that contradicts itself."""
    match command:
        case Give(site, access):
            _check_access(site, access)
            return [access]
        case Revoke():
            if grant.given is None:
                raise Refused.missing()
            if grant.revoked:
                raise Refused("grant-revoked", 409, "This access was taken back before.")
            return [CbAccessRevoked()]
        case _:
            assert_never(command)


def _check_access(site: str, access: CbAccessGranted) -> None:
    if purpose_of(site) is not Purpose.CQI:
        raise Refused("grant-elsewhere", 422, "Only a CQI site's data is shown to the Children's Bureau by a grant.")
    if access.ends <= access.starts:
        raise Refused("grant-ends-first", 422, "The access would end before it starts.")
    if (access.level == "named_cases") != bool(access.cases):
        raise Refused("grant-names-cases", 422, "Name the cases with the level named_cases, and with no other.")
    if access.people is not None and not access.people:
        raise Refused("grant-for-nobody", 422, "Name the people, or leave them out for all of the Children's Bureau.")


def evolve(grant: Grant, recorded: RecordedEvent) -> Grant:
    match event := cast("GrantEvent", recorded.event):
        case CbAccessGranted():
            return Grant(given=event)
        case CbAccessRevoked():
            return grant.model_copy(update={"revoked": True})
        case _:
            assert_never(event)
