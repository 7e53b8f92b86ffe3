"""Certification aggregate: a person's certificate in a site, until a day [F16]."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.certification import (
    Certificate,
    CertificationEvent,
    CertificationWithdrawn,
    ReviewerCertified,
)
from shared.errors import Refused

TEMPORARY = timedelta(days=183)
"""In-person training follows an online certification within six months [F16]."""


class Certification(BaseModel):
    """State of one person's certification in one site."""

    model_config = ConfigDict(frozen=True)

    person: str = ""
    certificate: Certificate | None = None
    until: str | None = None

    def holds_on(self, today: date) -> bool:
        return self.until is not None and today.isoformat() <= self.until


@dataclass(frozen=True)
class Certify:
    """Certify a person until the end of a day."""

    person: str
    certificate: Certificate
    until: date
    today: date


@dataclass(frozen=True)
class Withdraw:
    person: str


def id_of(person: str) -> str:
    """Returns the aggregate id of a person's certification in a site."""
    return f"cer_{person.removeprefix('usr_')}"


def decide(state: Certification, command: Certify | Withdraw) -> Sequence[CertificationEvent]:
    """Returns the events of a command. Raises Refused."""
    match command:
        case Certify():
            if command.until < command.today:
                raise Refused("certificate-in-the-past", 422, "A certificate ends today or later.")
            if command.certificate == "temporary" and command.until > command.today + TEMPORARY:
                raise Refused("certificate-too-long", 422, "A temporary certificate holds for six months at most.")
            day = command.until.isoformat()
            return [ReviewerCertified(person=command.person, certificate=command.certificate, until=day)]
        case Withdraw():
            if state.until is None:
                raise Refused("not-certified", 409, "This person is not certified.")
            return [CertificationWithdrawn(person=command.person)]
        case _:
            assert_never(command)


def evolve(state: Certification, recorded: RecordedEvent) -> Certification:
    match event := cast("CertificationEvent", recorded.event):
        case ReviewerCertified():
            return Certification(person=event.person, certificate=event.certificate, until=event.until)
        case CertificationWithdrawn():
            return state.model_copy(update={"until": None})
        case _:
            assert_never(event)
