"""Rated case: its answers from the events of reviews, and its ratings from this service's own journal. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, assert_never

from services.ratings.domain.case_attributes import NO_ATTRIBUTES, CaseAttributes, attributes_after
from services.ratings.domain.case_facts import CaseFacts, facts_after
from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.entry import AnswerSaved, AnswerWithdrawn, CaseCreated
from shared.contracts.reviews.holders import CaseHolders, holders_after
from shared.contracts.reviews.qa import ItemOverridden, OverrideUndone
from shared.contracts.reviews.rows import without_row_ids
from shared.contracts.vocabulary import CaseType, InstrumentVersion
from shared.eventstore.journal_entry import StreamHead

Answers = dict[str, dict[str, Any]]


class CurrentRating(NamedTuple):
    """The rating in effect, with its reason, the case version it is of and the rules it follows."""

    rating: str
    reason: str
    questions: tuple[str, ...]
    case_version: int
    rule_set: str
    calculated: str | None = None
    """The rating by the rules, where a leader's rating overrides it."""


@dataclass(frozen=True, slots=True)
class RatedCase:
    """`seen` is the sequence of the case's last applied event, `head` the stream head of its ratings."""

    key: str
    case_type: CaseType = "FC"
    instrument: InstrumentVersion = "r4_2022"
    attributes: CaseAttributes = NO_ATTRIBUTES
    seen: int = 0
    answers: Answers = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    """By item a leader's rating, which overrides a finished rating by the rules."""

    head: StreamHead = field(default_factory=StreamHead)
    items: dict[str, CurrentRating] = field(default_factory=dict)
    outcomes: dict[str, CurrentRating] = field(default_factory=dict)
    policies: str = ""
    facts: CaseFacts | None = None
    """None for a case that an earlier version began to fold."""

    holders: CaseHolders | None = None
    """None likewise."""

    @property
    def site(self) -> str:
        return self.key.partition("|")[0]

    @property
    def rated_version(self) -> int:
        """The newest case version that any rating in the journal is of."""
        return max((rating.case_version for rating in (*self.items.values(), *self.outcomes.values())), default=0)


def fold_case(case: RatedCase, events: Iterable[RecordedEvent]) -> tuple[RatedCase, frozenset[str]]:
    """Fold events of reviews; those applied before are skipped. Return the case and the items that may change."""
    answers, overrides, touched = dict(case.answers), dict(case.overrides), set()
    case_type, instrument, attributes, seen = case.case_type, case.instrument, case.attributes, case.seen
    facts, holders = case.facts, case.holders
    for recorded in events:
        if recorded.sequence <= case.seen:
            continue
        event, seen = recorded.event, recorded.sequence
        attributes, facts = attributes_after(attributes, event), facts_after(facts, recorded)
        holders = _holders_after(holders, recorded)
        match event:
            case AnswerSaved(item=item, question=question, value=value):
                answers[item] = {**answers.get(item, {}), question: without_row_ids(value)}
                touched.add(item)
            case AnswerWithdrawn(item=item, question=question):
                answers[item] = {q: v for q, v in answers.get(item, {}).items() if q != question}
                touched.add(item)
            case ItemOverridden() | OverrideUndone():
                _override(overrides, event)
                touched.add(event.item)
            case CaseCreated():
                case_type, instrument = event.case_type, event.instrument
    folded = replace(case, case_type=case_type, instrument=instrument, attributes=attributes, seen=seen)
    folded = replace(folded, answers=answers, overrides=overrides, facts=facts, holders=holders)
    return folded, frozenset(touched)


def _holders_after(holders: CaseHolders | None, recorded: RecordedEvent) -> CaseHolders | None:
    if isinstance(recorded.event, CaseCreated):
        return holders_after(CaseHolders(), recorded)
    return None if holders is None else holders_after(holders, recorded)


def _override(overrides: dict[str, str], event: ItemOverridden | OverrideUndone) -> None:
    match event:
        case ItemOverridden(item=item, rating=rating):
            overrides[item] = rating
        case OverrideUndone(item=item):
            overrides.pop(item, None)
        case _:
            assert_never(event)


def fold_ratings(case: RatedCase, events: Iterable[Event], head: StreamHead) -> RatedCase:
    """Fold the events of this service's own journal that follow the case's head."""
    items, outcomes = dict(case.items), dict(case.outcomes)
    for event in events:
        match event:
            case ItemRated() as e:
                items[e.item] = CurrentRating(e.rating, e.reason, e.questions, e.case_version, e.rule_set, e.calculated)
            case OutcomeRated() as e:
                outcomes[e.outcome] = CurrentRating(e.rating, e.reason, (), e.case_version, e.rule_set)
    return replace(case, items=items, outcomes=outcomes, head=head)


def is_case(key: str) -> bool:
    """Whether a key is that of a case (`ca-cqi|cas_...`): reviews also owns samples, interviews and certificates."""
    return key.partition("|")[2].startswith("cas_")
