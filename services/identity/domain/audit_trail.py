"""One person's trail in one place: what they read there, and what they were refused. It decides nothing."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import ReadNoted, TrailEvent


class Trail(BaseModel):
    """How much is in it; the journal has it all."""

    model_config = ConfigDict(frozen=True)

    reads: int = 0
    refusals: int = 0


def trail_id(person: str) -> str:
    """`usr_…` → `trl_…`: the aggregate's id."""
    return f"trl_{person.removeprefix('usr_')}"


UNKNOWN_PERSON = "usr_nobody"
"""Who could not be told: a sign-in for an address that nobody has."""


def decide(_trail: Trail, entry: TrailEvent) -> Sequence[TrailEvent]:
    """Returns the entry itself: a trail records reads and refusals and refuses none."""
    return [entry]


def evolve(trail: Trail, recorded: RecordedEvent) -> Trail:
    if isinstance(recorded.event, ReadNoted):
        return trail.model_copy(update={"reads": trail.reads + 1})
    return trail.model_copy(update={"refusals": trail.refusals + 1})
