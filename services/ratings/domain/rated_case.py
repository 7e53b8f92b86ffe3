"""A rated case: what reviews told of it, and the ratings as this service's own journal has them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, assert_never

from services.ratings.domain.case_attributes import NOWHERE, CaseAttributes, moved
from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.case import AnswerSaved, AnswerWithdrawn, CaseCreated, ItemOverridden, OverrideUndone
from shared.contracts.vocabulary import CaseType, InstrumentVersion
from shared.eventstore.journal_entry import StreamHead

Answers = dict[str, dict[str, Any]]


class CurrentRating(NamedTuple):
    """A rating in effect: what, why, of which case version and by which rules."""

    rating: str
    reason: str
    questions: tuple[str, ...]
    case_version: int
    rule_set: str
    calculated: str | None = None
    """By the rules, where a leader's rating stands in its place."""


@dataclass(frozen=True, slots=True)
class RatedCase:
    """`seen` is the case's last event folded, `head` the end of this service's own history of the case."""

    key: str
    case_type: CaseType = "FC"
    instrument: InstrumentVersion = "r4_2022"
    place: CaseAttributes = NOWHERE
    seen: int = 0
    answers: Answers = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    """Item → a leader's rating of it, which counts while the rules give a finished one."""

    head: StreamHead = field(default_factory=StreamHead)
    items: dict[str, CurrentRating] = field(default_factory=dict)
    outcomes: dict[str, CurrentRating] = field(default_factory=dict)
    policies: str = ""

    @property
    def site(self) -> str:
        return self.key.partition("|")[0]

    @property
    def rated_version(self) -> int:
        """The newest case version that any rating of the journal has seen."""
        return max((one.case_version for one in (*self.items.values(), *self.outcomes.values())), default=0)


def fold_case(case: RatedCase, facts: Iterable[RecordedEvent]) -> tuple[RatedCase, frozenset[str]]:
    """Fold what reviews told; events folded before are skipped. Returns the items whose rating may be another."""
    answers, overrides, touched = dict(case.answers), dict(case.overrides), set()
    case_type, instrument, place, seen = case.case_type, case.instrument, case.place, case.seen
    for fact in facts:
        if fact.sequence <= case.seen:
            continue
        event, seen = fact.event, fact.sequence
        place = moved(place, event)
        match event:
            case AnswerSaved(item=item, question=question, value=value):
                answers[item] = {**answers.get(item, {}), question: _plain(value)}
                touched.add(item)
            case AnswerWithdrawn(item=item, question=question):
                answers[item] = {q: v for q, v in answers.get(item, {}).items() if q != question}
                touched.add(item)
            case ItemOverridden() | OverrideUndone():
                _override(overrides, event)
                touched.add(event.item)
            case CaseCreated():
                case_type, instrument = event.case_type, event.instrument
    kept = replace(case, case_type=case_type, instrument=instrument, place=place, seen=seen)
    return replace(kept, answers=answers, overrides=overrides), frozenset(touched)


def _override(overrides: dict[str, str], event: ItemOverridden | OverrideUndone) -> None:
    match event:
        case ItemOverridden(item=item, rating=rating):
            overrides[item] = rating
        case OverrideUndone(item=item):
            overrides.pop(item, None)
        case _:
            assert_never(event)


def fold_ratings(case: RatedCase, events: Iterable[Event], head: StreamHead) -> RatedCase:
    """Fold what this service's own journal has beyond the case's head, whoever wrote it."""
    items, outcomes = dict(case.items), dict(case.outcomes)
    for event in events:
        match event:
            case ItemRated() as e:
                items[e.item] = CurrentRating(e.rating, e.reason, e.questions, e.case_version, e.rule_set, e.calculated)
            case OutcomeRated() as e:
                outcomes[e.outcome] = CurrentRating(e.rating, e.reason, (), e.case_version, e.rule_set)
    return replace(case, items=items, outcomes=outcomes, head=head)


def _plain(value: Any) -> Any:
    """A contract's tuples as the lists that the instrument's rules and the database speak of."""
    return list(value) if isinstance(value, tuple) else value


def is_case(key: str) -> bool:
    """Whether it is the key of a case (`ca-cqi|cas_...`): reviews tells of samples, interviews and certificates too."""
    return key.partition("|")[2].startswith("cas_")
