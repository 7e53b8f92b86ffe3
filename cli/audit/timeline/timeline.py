"""Timeline of a case: its events in one order, each with its cause."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from cli.audit.evidence.rated_case import at_versions
from cli.audit.timeline.case_file import CaseFile
from cli.audit.timeline.event_text import in_words
from services.ratings.domain import RatedCase
from shared.contracts.envelope import RecordedEvent, key_of
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.instrument import Rated, Reason, engine_for


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """`cause` is the event of the case that it resulted from; None when a person's request caused it."""

    recorded: RecordedEvent
    cause: RecordedEvent | None
    rule_text: str
    """For a rating: the sentence of its rule, over the answers that it saw."""

    @property
    def rule_set(self) -> str:
        return getattr(self.recorded.event, "rule_set", "")

    @property
    def because(self) -> str:
        envelope = self.recorded.envelope
        return f"event {self.cause.sequence} of the case" if self.cause else f"request {envelope.causationid}"

    def content(self) -> dict[str, Any]:
        """For programs."""
        envelope, cause = self.recorded.envelope, self.cause
        envelope_fields = envelope.model_dump(
            include={"id", "sequence", "time", "actor", "type", "correlationid", "hash"}
        )
        after = {"service": cause.owner, "sequence": cause.sequence} if cause else {"request": envelope.causationid}
        rating = {"rule_set": self.rule_set, "why": self.rule_text} if self.rule_set else {}
        what = {
            "fact": in_words(self.recorded.event),
            "data": self.recorded.event.model_dump(mode="json", exclude_none=True),
        }
        return {"service": self.recorded.owner, **envelope_fields, **what, "cause": after, **rating}


def story(file: CaseFile) -> list[TimelineEntry]:
    """Each rating behind the event of the case that it has seen: that order no clock can turn round."""
    by_id = {recorded.envelope.id: recorded for recorded in file.reviews.facts}
    ordered = sorted([*_of_reviews(file), *_of_ratings(file)], key=lambda placed: placed[0])
    whys = _whys(file)
    return [
        TimelineEntry(recorded, by_id.get(recorded.envelope.causationid), whys.get(recorded.envelope.id, ""))
        for _, recorded in ordered
    ]


TimelineOrder = tuple[int, int, int]


def _of_reviews(file: CaseFile) -> Iterator[tuple[TimelineOrder, RecordedEvent]]:
    return (((recorded.sequence, 0, 0), recorded) for recorded in file.reviews.facts)


def _of_ratings(file: CaseFile) -> Iterator[tuple[TimelineOrder, RecordedEvent]]:
    """Their own order stays, also where one rates an older version than the one before it."""
    facts = file.ratings.facts
    seen = accumulate((getattr(recorded.event, "case_version", 0) for recorded in facts), max)
    return (((version, 1, recorded.sequence), recorded) for version, recorded in zip(seen, facts, strict=True))


def _whys(file: CaseFile) -> dict[str, str]:
    """Rating's id → its sentence."""
    ratings = [recorded for recorded in file.ratings.facts if isinstance(recorded.event, ItemRated | OutcomeRated)]
    versions = {getattr(recorded.event, "case_version", 0) for recorded in ratings}
    cases = at_versions(key_of(file.site, file.case), file.reviews.facts, versions)
    return {recorded.envelope.id: _sentence(recorded.event, cases) for recorded in ratings}


def _sentence(event: Any, cases: dict[int, RatedCase]) -> str:
    name = event.item if isinstance(event, ItemRated) else event.outcome
    if event.case_version not in cases:
        return "the answers that it saw are not in the journal"
    rated = Rated(event.rating, Reason(event.reason, getattr(event, "questions", ())))
    return engine_for(event.rule_set).explain(name, rated, cases[event.case_version].answers)
