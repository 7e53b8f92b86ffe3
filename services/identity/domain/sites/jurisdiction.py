"""A jurisdiction's federal approval to conduct its own case reviews (R82)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from services.identity.domain.sites.settings import check_day
from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.sites import FederalApprovalRecorded, FederalApprovalWithdrawn, JurisdictionEvent
from shared.errors import Refused


class Jurisdiction(BaseModel):
    """Approved on a day for a round, or not."""

    model_config = ConfigDict(frozen=True)

    approved_on: str | None = None
    round: int | None = None


@dataclass(frozen=True)
class RecordApproval:
    on: str
    round: int


@dataclass(frozen=True)
class WithdrawApproval:
    pass


Command = RecordApproval | WithdrawApproval


def decide(jurisdiction: Jurisdiction, command: Command) -> Sequence[JurisdictionEvent]:
    """Raises Refused when nothing would change."""
    match command:
        case RecordApproval(on, number):
            check_day(on)
            if (jurisdiction.approved_on, jurisdiction.round) == (on, number):
                raise Refused("approval-recorded", 409, "This approval is recorded already.")
            return [FederalApprovalRecorded(on=on, round=number)]
        case WithdrawApproval():
            if jurisdiction.approved_on is None:
                raise Refused("no-approval", 409, "No approval is recorded that could be withdrawn.")
            return [FederalApprovalWithdrawn()]
        case _:
            assert_never(command)


def evolve(_before: Jurisdiction, recorded: RecordedEvent) -> Jurisdiction:
    match event := cast("JurisdictionEvent", recorded.event):
        case FederalApprovalRecorded(on=on, round=number):
            return Jurisdiction(approved_on=on, round=number)
        case FederalApprovalWithdrawn():
            return Jurisdiction()
        case _:
            assert_never(event)
