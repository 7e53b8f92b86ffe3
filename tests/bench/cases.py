"""Invented foster care cases as reviews tells them, what the rules give for them, and what must be stored then."""

import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, zip_longest
from typing import Any

import orjson

from shared.contracts.event import Event
from shared.contracts.reviews.entry import AnswerSaved, CaseCreated
from shared.eventstore.journal_entry import AggregateId, CommandContext, StreamHead, head_of, new_journal_entry
from shared.instrument import engine
from shared.instrument.samples import sample
from shared.runtime import new_id, utc_now
from tests.bench.servers import Attributes

EVENTS_A_CASE = 40
"""One for its creation and 39 answers, spread over all 18 items; a whole sheet has about 98."""

SHEETS = 200
"""Different sheets: cases repeat them, which no program here takes advantage of."""

COUNTY, QUARTER = "06001", "2026Q3"

Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Invented:
    """A case's events in order, and the answers that hold at their end."""

    key: str
    events: Sequence[Attributes]
    answers: Answers


def invented(site: str, cases: int) -> list[Invented]:
    """New cases; their ids are spread over a topic's partitions as chance has it."""
    return told(site, [new_case() for _ in range(cases)])


def new_case() -> str:
    return f"cas_{uuid.uuid4().hex}"


def told(site: str, ids: Sequence[str]) -> list[Invented]:
    rng = random.Random(1)
    sheets = [_some_answers(rng, site) for _ in range(min(SHEETS, len(ids)))]
    return [_told(site, case, sheets[number % len(sheets)]) for number, case in enumerate(ids)]


def grouped(cases: Iterable[Invented]) -> Iterator[Attributes]:
    """Case after case, as one quick person after the other would enter them."""
    return chain.from_iterable(case.events for case in cases)


def scattered(cases: Iterable[Invented]) -> Iterator[Attributes]:
    """One event of every case in turn: as scattered as events can be."""
    rounds = zip_longest(*(case.events for case in cases))
    return (event for one in rounds for event in one if event)


def expected_hash(cases: Iterable[Invented]) -> str:
    """Of every case: how many events it has, its answers, and the ratings that the rules give for them."""
    return digest((case.key, len(case.events), case.answers, rated(case.answers)) for case in cases)


def digest(cases: Iterable[tuple[str, int, Answers, dict[str, str]]]) -> str:
    """The same for the same cases, in whatever order they are stored."""
    return sha256(orjson.dumps(sorted(cases, key=lambda case: case[0]), option=orjson.OPT_SORT_KEYS)).hexdigest()


def rated(answers: Answers) -> dict[str, str]:
    """Nobody is told of a rating that was never anything but incomplete."""
    rated = engine("r4_2022").rate("FC", answers)
    both = rated.items | rated.outcomes
    touched = {item for item in rated.items if item.rstrip("ABC") in answers}
    return {name: one.rating for name, one in both.items() if name in touched or one.rating != "INCOMPLETE"}


def _some_answers(rng: random.Random, site: str) -> Answers:
    """The first question of every item, then the second of every item, until there are enough; item by item."""
    whole = sample(rng, case_type="FC", agency="child_welfare", county=COUNTY, site=site, quarter=QUARTER)
    sheet = whole["answers"]
    turns = zip_longest(*([(item, question) for question in given] for item, given in sheet.items()))
    chosen = set([place for turn in turns for place in turn if place][: EVENTS_A_CASE - 1])
    return {i: {q: value for q, value in given.items() if (i, q) in chosen} for i, given in sheet.items()}


def _told(site: str, case: str, answers: Answers) -> Invented:
    """The case is created and each item saved at once: a row each, caused by a request of its own."""
    created = CaseCreated(county=COUNTY, quarter=QUARTER, case_type="FC", agency="child_welfare", instrument="r4_2022")
    saves: list[list[Event]] = [[created]]
    saves += [[AnswerSaved(item=i, question=q, value=v) for q, v in given.items()] for i, given in answers.items()]
    subject, head, events = AggregateId("reviews", site, case), StreamHead(), list[Attributes]()
    for facts in saves:
        request = new_id()
        row = new_journal_entry(
            subject, head, facts, CommandContext("usr_bench", utc_now(), request, request, _trace(request), new_id)
        )
        head = head_of(row)
        events += row["events"]
    return Invented(subject.key, events, answers)


def _trace(request: str) -> str:
    return f"00-{request.replace('-', '')}-{request.replace('-', '')[-16:]}-01"
