"""Saved analysis: a definition of a table that a person keeps, for themselves or shared inside the site. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.projections import (
    AnalysisDefinition,
    AnalysisDiscarded,
    AnalysisEvent,
    AnalysisSaved,
    AnalysisSharingChanged,
)
from shared.errors import Refused


class SavedAnalysis(BaseModel):
    """State of a saved analysis; its owner is the person who saved it."""

    model_config = ConfigDict(frozen=True)

    state: Literal["new", "saved", "discarded"] = "new"
    owner: str = ""
    shared: bool = False
    definition: AnalysisDefinition | None = None

    def is_visible_to(self, person: str) -> bool:
        return self.state == "saved" and (self.shared or self.owner == person)


@dataclass(frozen=True)
class SaveAnalysis:
    definition: AnalysisDefinition
    shared: bool


@dataclass(frozen=True)
class ShareAnalysis:
    """Sharing with everyone of the site, or its end, by the owner."""

    by: str
    shared: bool


@dataclass(frozen=True)
class DiscardAnalysis:
    by: str


Command = SaveAnalysis | ShareAnalysis | DiscardAnalysis


def decide(analysis: SavedAnalysis, command: Command) -> Sequence[AnalysisEvent]:
    """Return the events of a command. Raises Refused; an analysis that is not shared is missing for others."""
    match command:
        case SaveAnalysis(definition, shared):
            return [AnalysisSaved(definition=definition, shared=shared)]
        case ShareAnalysis(by=person, shared=shared):
            _require_own(analysis, person)
            return [AnalysisSharingChanged(shared=shared)] if shared != analysis.shared else []
        case DiscardAnalysis(by=person):
            _require_own(analysis, person)
            return [AnalysisDiscarded()]
        case _:
            assert_never(command)


def _require_own(analysis: SavedAnalysis, person: str) -> None:
    if not analysis.is_visible_to(person):
        raise Refused.missing()
    if analysis.owner != person:
        raise Refused("not-your-analysis", 403, "Another person saved this analysis. Save one of your own instead.")


def evolve(analysis: SavedAnalysis, recorded: RecordedEvent) -> SavedAnalysis:
    match event := cast("AnalysisEvent", recorded.event):
        case AnalysisSaved(definition=definition, shared=shared):
            return SavedAnalysis(state="saved", owner=recorded.envelope.actor, shared=shared, definition=definition)
        case AnalysisSharingChanged(shared=shared):
            return analysis.model_copy(update={"shared": shared})
        case AnalysisDiscarded():
            return analysis.model_copy(update={"state": "discarded"})
        case _:
            assert_never(event)
