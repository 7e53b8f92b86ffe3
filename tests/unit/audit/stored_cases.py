"""Invented cases as the services' own code stores them."""

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import reduce
from itertools import groupby
from typing import Any

import orjson

from cli.audit.evidence.evidence import Sealed, views_of
from cli.audit.evidence.rated_case import COLLECTION
from services.ratings.domain import Pending, RatedCase, RuleBook, fold_case, rate_pending, to_document
from services.reviews.domain import Case, evolve
from services.reviews.store import SAVE_EVERY
from services.reviews.store.texts import digest_of
from shared.contracts.envelope import encode, key_of
from shared.contracts.event import Event
from shared.contracts.reviews.entry import AnswerSaved, SealedText, TextSaved
from shared.contracts.topics import topic_of
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import AggregateId, Document, StreamHead, events_in, head_of, new_journal_entry
from shared.eventstore.repository import fold_mark
from shared.kafka.records import Record
from shared.projection.view import View, covers
from tests.support.audit.stored_case import Held, told_by
from tests.support.histories import NOW, REVIEWER, SITE, By, because
from tests.support.sheets import drawn, finished

OTHER_RULES = {"p1_item5_na": "literal", "wb2_partial": "on"}


def held(seed: int) -> Held:
    """A finished case, some of its items answered twice; every other one is rated by other rules."""
    rng = random.Random(seed)
    case = f"cas_{rng.getrandbits(128):032x}"
    policies = OTHER_RULES if seed % 2 else {}
    texts: dict[str, Document] = {}
    reviews = list(_reviews(rng, case, seed, texts))
    ratings, rated = _ratings(case, reviews, policies)
    rows = {"reviews": reviews, "ratings": ratings}
    records = [
        _record(owner, row["aggregate"], event) for owner in rows for row in rows[owner] for event in row["events"]
    ]
    stored = {"cases": _snapshot(reviews), COLLECTION: _as_stored(to_document(rated))}
    shown = {view.name: _view_row(view, rated.key, rows) for view in views_of(Purpose.CQI) if covers(view, rated.key)}
    sealed = Sealed(texts, {"_id": rated.key, "site": SITE, "wrapped": "a key that nobody has"})
    return Held(rated.key, rows, records, stored, shown, told_by(records), sealed=sealed)


def _reviews(rng: random.Random, case: str, seed: int, texts: dict[str, Document]) -> Iterator[Document]:
    """One row a save: the creation, the face sheet, each item, the texts, the submission, QA, the approval."""
    facts, others = finished(drawn(seed)), finished(drawn(seed, case_type="FC"))
    facts = [_kept(fact, case, texts) if isinstance(fact, TextSaved) else fact for fact in facts]
    again = [fact for fact in others if isinstance(fact, AnswerSaved) and rng.random() < 1 / 8]
    head = StreamHead()
    for number, (_, saved) in enumerate(groupby([*facts[:-3], *again, *facts[-3:]], _save)):
        at = NOW + timedelta(seconds=number, microseconds=number * 1237)
        yield (row := _row(AggregateId("reviews", SITE, case), head, list(saved), at))
        head = head_of(row)


def _kept(fact: TextSaved, case: str, texts: dict[str, Document]) -> TextSaved:
    """With the digest of a text that is there."""
    version, about = fact.text.version_id, key_of(SITE, case)
    texts[version] = {"_id": version, "aggregate": about, "field": fact.field, "sealed": f"sealed {version}"}
    return TextSaved(field=fact.field, text=SealedText(version_id=version, digest=digest_of(texts[version])))


def _save(fact: Event | By) -> str:
    event = fact.event if isinstance(fact, By) else fact
    return event.item if isinstance(event, AnswerSaved) else event.type


def _row(subject: AggregateId, head: StreamHead, facts: list[Event | By], at: Any) -> Document:
    """What is saved at once is one person's."""
    actor = facts[0].actor if isinstance(facts[0], By) else REVIEWER
    events = [fact.event if isinstance(fact, By) else fact for fact in facts]
    return _sent(new_journal_entry(subject, head, events, because(actor, at)))


def _sent(row: Document) -> Document:
    """As the database has it: its time in milliseconds, without the mark of the unsent."""
    shortened = row["at"].replace(microsecond=row["at"].microsecond // 1000 * 1000)
    return {name: value for name, value in row.items() if name != "new"} | {"at": shortened}


def _ratings(case: str, reviews: list[Document], policies: Mapping[str, str]) -> tuple[list[Document], RatedCase]:
    """One poll a save."""
    rated, rows = RatedCase(key_of(SITE, case)), []
    for row in reviews:
        folded, touched = fold_case(rated, events_in(row))
        leveled = rate_pending(
            Pending(folded, touched, because("usr_service_ratings", row["at"]), RuleBook(policies=policies))
        )
        rows += [_sent(leveled.entry)] if leveled.entry else []
        rated = leveled.case
    return rows, rated


def _snapshot(rows: list[Document]) -> Document:
    """The last of those that reviews writes now and then."""
    state, saved, document = Case(), 0, Document()
    for row in rows:
        state = reduce(evolve, events_in(row), state)
        if row["last"] - saved >= SAVE_EVERY:
            saved = row["last"]
            head = {"site": SITE, "sequence": saved, "hash": head_of(row).hash}
            document = head | {"state": state.model_dump(mode="json")} | fold_mark(type(state))
    return document


def _view_row(view: View, key: str, rows: dict[str, list[Document]]) -> Document:
    """Revision after revision, as the events of its owners came."""
    facts = {owner: [fact for row in rows[owner] for fact in events_in(row)] for owner in view.owners}
    start: Document = {}
    row = reduce(view.evolve, [fact for of_owner in facts.values() for fact in of_owner], start)
    seen = {owner: len(of_owner) for owner, of_owner in facts.items()}
    return {"_id": key, "site": SITE, "revision": len(rows["reviews"]), "row": row, "seen": seen}


def _as_stored(document: Document) -> Document:
    stored: Document = orjson.loads(orjson.dumps(document))
    return stored


def _record(owner: str, key: str, event: Document) -> Record:
    return Record(topic_of(owner, SITE), 0, event["sequence"], key.encode(), encode(event))
