"""Invented cases to be rated, what the rules give for them, and everything that may be wrong with what is stored."""

import random
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.ratings.domain import fold_ratings
from services.ratings.domain.rated_case import RatedCase
from services.ratings.store import case_with_ratings
from shared.consumer.event_processor import EventRun
from shared.contracts.envelope import RecordedEvent, hash_matches, key_of
from shared.contracts.event import Event
from shared.contracts.ratings import ItemRated
from shared.contracts.reviews.entry import AnswerSaved, CaseCreated
from shared.contracts.reviews.qa import CaseSubmitted
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import GENESIS, AggregateId, StreamHead, events_in, head_of, new_journal_entry
from shared.instrument import engine
from shared.instrument.samples import sample
from shared.mongo import Store
from tests.support.delivery.checker import check
from tests.support.delivery.histories import Attributes, cause

VERSION = "r4_2022"
Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class PublishedCase:
    """A case as reviews told it: its events, and the answers that hold at their end."""

    key: str
    case_type: str
    events: list[Attributes]
    facts: list[RecordedEvent]
    answers: Answers

    def run(self, first: int, last: int) -> EventRun:
        """The events from one sequence to another, as a poll would hold them."""
        return EventRun(self.key, tuple(self.facts[first - 1 : last]))

    def expected(self, policies: Mapping[str, str]) -> dict[str, str]:
        rated = engine(VERSION, policies).rate(self.case_type, self.answers)
        return {name: one.rating for part in (rated.items, rated.outcomes) for name, one in part.items()}


def published_case(site: str, seed: int) -> PublishedCase:
    """All questions of an invented sheet, item by item; some items are answered a second time, differently."""
    rng = random.Random(seed)
    case_type = rng.choice(("FC", "IH", "IHDR"))
    sheets = [_sheet(rng, site, case_type) for _ in range(2)]
    again = rng.sample(sorted(sheets[1]), 6)
    items = [(item, sheets[0][item]) for item in sheets[0]] + [(item, sheets[1][item]) for item in again]
    facts: list[Event] = [
        CaseCreated.model_validate({"county": "06001", "quarter": "2026Q3", "agency": "child_welfare"} | _of(case_type))
    ]
    answers: Answers = {}
    for item, given in items:
        for question, value in given.items():
            facts.append(AnswerSaved(item=item, question=question, value=value))
            answers.setdefault(item, {})[question] = value
    case = f"cas_{uuid.uuid4().hex}"
    row = new_journal_entry(
        AggregateId("reviews", site, case), StreamHead(), [*facts, CaseSubmitted(completed="2026-08-14")], cause()
    )
    return PublishedCase(key_of(site, case), case_type, row["events"], events_in(row), answers)


def _of(case_type: str) -> dict[str, str]:
    return {"case_type": case_type, "instrument": VERSION}


def _sheet(rng: random.Random, site: str, case_type: Any) -> Answers:
    drawn = sample(rng, case_type=case_type, agency="child_welfare", county="06001", site=site, quarter="2026Q3")
    answers: Answers = drawn["answers"]
    return answers


async def faults(store: Store, cases: Iterable[PublishedCase], policies: Mapping[str, str] | None = None) -> list[str]:
    """Ratings in effect against a recompute, in the journal and in the cache, and each case's chain of facts."""
    expected, journaled, cached, broken = {}, {}, {}, []
    for case in cases:
        site, _, case_id = case.key.partition("|")
        rows = await Journal.for_purpose(store, store.purpose(site)).after(case.key, 0)
        facts = [fact for row in rows for fact in events_in(row)]
        expected[case.key] = case.expected(policies or {})
        empty = RatedCase(case.key)
        journaled[case.key] = in_effect(fold_ratings(empty, [f.event for f in facts], head_of(rows[-1])))
        stored = await case_with_ratings(store, site, case_id)
        cached[case.key] = in_effect(stored)
        rule_set = engine(VERSION, policies).rule_set
        if (stored.seen, stored.answers) != (len(case.facts), case.answers):
            broken.append(f"{case.key}: the cache has seen {stored.seen} of {len(case.facts)} events")
        broken += [*_breaks(case.key, facts, rows), *_doubles(case.key, facts), *_other_rules(stored, rule_set)]
    return [*check(expected, journaled), *check(expected, cached), *broken]


def in_effect(case: RatedCase) -> dict[str, str]:
    names = engine(VERSION).rate("FC", {})
    unrated = dict.fromkeys((*names.items, *names.outcomes), "INCOMPLETE")
    return unrated | {name: one.rating for part in (case.items, case.outcomes) for name, one in part.items()}


def _breaks(key: str, facts: list[RecordedEvent], rows: Iterable[Any]) -> list[str]:
    """A case's own journal: 1 to n without a hole or a fork, each hash upon the one before."""
    sequences = [fact.sequence for fact in facts]
    hashes = [fact.envelope.hash for fact in facts]
    before = [fact.envelope.previoushash for fact in facts]
    whole = all(hash_matches(event) for row in rows for event in row["events"])
    found = {
        "sequences": sequences == list(range(1, len(facts) + 1)),
        "chain": before == [GENESIS, *hashes[:-1]],
        "hashes": whole,
    }
    return [f"{key}: its {name} are broken" for name, holds in found.items() if not holds]


def _doubles(key: str, facts: list[RecordedEvent]) -> list[str]:
    """An item rated twice for one version of the case by one rule set."""
    items = [fact.event for fact in facts if isinstance(fact.event, ItemRated)]
    told_of = Counter((one.item, one.case_version, one.rule_set) for one in items)
    return [f"{key}: {what} was rated {times} times" for what, times in told_of.items() if times > 1]


def _other_rules(case: RatedCase, rule_set: str) -> list[str]:
    """Ratings in effect that follow other rules than the site's."""
    ratings = (case.items | case.outcomes).items()
    return [f"{case.key}: {name} stands by {one.rule_set}" for name, one in ratings if one.rule_set != rule_set]
