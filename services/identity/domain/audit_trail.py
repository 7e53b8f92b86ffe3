"""Audit trail of one person in one site, jurisdiction or the platform: their reads and refusals."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import ReadNoted, TrailEvent


class Trail(BaseModel):
    """Numbers of entries; the journal has the entries themselves."""

    model_config = ConfigDict(frozen=True)

    reads: int = 0
    refusals: int = 0


TRAIL_PREFIX = "trl_"


def trail_id(person: str) -> str:
    """Returns the aggregate's id: `usr_…` → `trl_…`."""
    return f"{TRAIL_PREFIX}{person.removeprefix('usr_')}"


UNKNOWN_PERSON = "usr_nobody"
"""Actor of a refusal whose person is not known: a sign-in with an address that has no account."""


def decide(_trail: Trail, entry: TrailEvent) -> Sequence[TrailEvent]:
    """Returns the entry itself: a trail records reads and refusals and refuses none."""
    return [entry]


def evolve(trail: Trail, recorded: RecordedEvent) -> Trail:
    if isinstance(recorded.event, ReadNoted):
        return trail.model_copy(update={"reads": trail.reads + 1})
    return trail.model_copy(update={"refusals": trail.refusals + 1})
