"""Evidence of a run in which nothing went wrong, invented in memory: what the checker must find whole, or damaged."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.projections.views import CASE_RATINGS
from services.ratings.domain import Pending, RatedCase, RuleBook, fold_case, rate_pending, to_document
from services.reviews.domain import Case, evolve
from shared.contracts.envelope import encode, key_of
from shared.contracts.event import Event
from shared.contracts.reviews.entry import AnswerSaved, CaseCreated
from shared.eventstore.journal_entry import (
    AggregateId,
    CommandContext,
    Document,
    IdempotencyKey,
    StreamHead,
    events_in,
    head_of,
    new_journal_entry,
)
from shared.eventstore.repository import fold_mark
from shared.kafka.records import Record
from shared.runtime import new_id
from tests.faults.checks.evidence import Evidence, Journalled
from tests.faults.ledger import Answered, Asked, Request
from tests.faults.people import WINDOWS, writer
from tests.faults.sheets import Save, Sheet, sheet
from tests.support.delivery.checker import recompute
from tests.support.delivery.histories import TRACE

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)


@dataclass
class InventedCase:
    """One case as it is entered and rated, step by step."""

    sheet: Sheet
    case: str
    requests: list[Request] = field(default_factory=list)
    reviews: list[Document] = field(default_factory=list)
    ratings: list[Document] = field(default_factory=list)

    @property
    def key(self) -> str:
        return key_of(self.sheet.site, self.case)

    def enter(self) -> "InventedCase":
        rated = RatedCase(self.key)
        self._create()
        for number, save in enumerate([None, *self.sheet.saves]):
            if save:
                self._save(save, number)
            rated = self._rate(rated)
        self.rated = rated
        return self

    def _create(self) -> None:
        asked = Asked(
            f"{self.case}-0", writer(self.sheet.site, 0).id, self.sheet.site, "", "create", answers=self.sheet.fields
        )
        self._ask([asked], [CaseCreated.model_validate(self.sheet.fields)])

    def _save(self, save: Save, number: int) -> None:
        """Some race for it: the first one is accepted."""
        racing = save.way == "race"
        asked = [
            Asked(
                f"{self.case}-{number}-{window}",
                writer(self.sheet.site, 0).id,
                self.sheet.site,
                self.case,
                "save",
                save.item,
                save.answers,
                f"{self.case}|{number}" if racing else "",
            )
            for window in range(WINDOWS if racing else 1)
        ]
        self._ask(asked, [AnswerSaved(item=save.item, question=q, value=v) for q, v in save.answers.items()])

    def _ask(self, asked: list[Asked], events: list[Event]) -> None:
        first, *others = asked
        head = head_of(self.reviews[-1]) if self.reviews else StreamHead()
        row = new_journal_entry(
            AggregateId("reviews", first.site, self.case), head, events, _cause(first.actor, first.retry)
        )
        self.reviews.append(row)
        answer = Answered(first.retry, 200, f'"{row["last"]}"', self.case, row["events"][-1]["hash"])
        self.requests.append(Request(first, [answer]))
        self.requests += [Request(one, [Answered(one.retry, 412, why="/problems/answer-conflict")]) for one in others]

    def _rate(self, rated: RatedCase) -> RatedCase:
        facts = events_in(self.reviews[-1])
        case, touched = fold_case(rated, facts)
        cause = CommandContext("usr_service_ratings", AT, new_id(), facts[-1].envelope.id, TRACE, new_id)
        leveled = rate_pending(Pending(case, touched, cause, RuleBook()))
        if leveled.entry:
            self.ratings.append(leveled.entry)
        return leveled.case


def _cause(actor: str, retry: str) -> CommandContext:
    return CommandContext(actor, AT, new_id(), new_id(), TRACE, new_id, IdempotencyKey(retry, "a body"))


def whole(seed: int, cases: int = 5) -> Evidence:
    """Every kind of save is among five cases."""
    told = [InventedCase(sheet(seed, number), f"cas_{number:032x}").enter() for number in range(cases)]
    reviews = Journalled([row for one in told for row in one.reviews])
    ratings = Journalled([row for one in told for row in one.ratings])
    return Evidence(
        requests=[request for one in told for request in one.requests],
        reviews=reviews,
        ratings=ratings,
        cases={one.key: _cached(one) for one in told},
        rated={one.key: {"_id": one.key} | to_document(one.rated) for one in told},
        shown=_shown(reviews, ratings),
        records=_sent("reviews", reviews) + _sent("ratings", ratings),
    )


def _cached(told: InventedCase) -> Document:
    """As it was cached two saves ago."""
    case = Case()
    for row in told.reviews[:-2]:
        for fact in events_in(row):
            case = evolve(case, fact)
    return {"_id": told.key, "sequence": case.version, "state": case.model_dump(mode="json")} | fold_mark(Case)


def _shown(reviews: Journalled, ratings: Journalled) -> dict[str, Document]:
    facts = [fact for journal in (reviews, ratings) for told in journal.facts.values() for fact in told]
    owners = {"reviews": reviews.facts, "ratings": ratings.facts}
    seen = {key: {owner: len(of[key]) for owner, of in owners.items() if key in of} for key in reviews.facts}
    return {key: {"_id": key, "row": row, "seen": seen[key]} for key, row in recompute(CASE_RATINGS, facts).items()}


def _sent(owner: str, journal: Journalled) -> list[Record]:
    sent: list[Any] = list(journal.events())
    return [
        Record(f"oms.{event['site'].partition('-')[2]}.{owner}", 0, offset, key.encode(), encode(event))
        for offset, (key, event) in enumerate(sent)
    ]
