"""Store of ratings: snapshots of rated cases, rule books, and the commit of ratings to the journal."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from services.ratings.domain import (
    Pending,
    RatedCase,
    RuleBook,
    choose,
    evolve_rules,
    fold_ratings,
    rate_pending,
    to_case,
    to_document,
)
from shared.contracts.envelope import key_of
from shared.contracts.vocabulary import Purpose
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import events_in, head_of
from shared.eventstore.repository import AggregateRepository
from shared.mongo import (
    ASCENDING,
    BulkWriteError,
    ConcurrencyConflict,
    Document,
    ReplaceOne,
    Store,
    only_duplicate_keys,
)
from shared.ops import crash_points

CASES = "rated_cases"

MAX_COMMIT_ATTEMPTS = 5

RuleBooks = dict[str, RuleBook]
"""By site the rule book in force."""


class CommittedCase(NamedTuple):
    """A case as the journal has it, and the rule book that its ratings follow."""

    case: RatedCase
    book: RuleBook


rule_books = AggregateRepository("ratings", "rule_books", RuleBook, choose, evolve_rules)


def rule_book_of(site: str) -> str:
    """Return the id of a site's rule book."""
    return f"rul_{site}"


async def declare(store: Store) -> None:
    await store.index(CASES, ["site", "policies"])


async def load_cases(store: Store, purpose: Purpose | None, keys: Collection[str]) -> dict[str, RatedCase]:
    """Return the snapshots of these cases; an empty case where there is none."""
    documents = store.collection(purpose, CASES).find({"_id": {"$in": list(keys)}})
    snapshots = {document["_id"]: to_case(document) async for document in documents}
    return {key: snapshots.get(key) or RatedCase(key) for key in keys}


async def cases_of_other_rules(store: Store, site: str, policies: str, limit: int) -> list[RatedCase]:
    """Return cases of a site that were last rated by other policies than these."""
    documents = store.of_site(site, CASES).find(_of_other_rules(site, policies)).limit(limit)
    return [to_case(document) async for document in documents]


async def count_of_other_rules(store: Store, site: str, policies: str) -> int:
    return await store.of_site(site, CASES).count_documents(_of_other_rules(site, policies))


def _of_other_rules(site: str, policies: str) -> Document:
    return {"site": site, "_id": of_cases(site), "policies": {"$ne": policies}}


def of_cases(site: str, after: str = "") -> Document:
    """Return the query for the keys of a site's cases that follow `after`; other aggregates have no ratings."""
    begins = key_of(site, "cas_")
    return {"$gt": max(begins, after), "$lt": f"{begins}~"}


async def catch_up(journal: Journal, case: RatedCase) -> RatedCase:
    """Fold the journal entries that follow a snapshot."""
    entries = await journal.after(case.key, case.head.sequence)
    events = [recorded.event for entry in entries for recorded in events_in(entry)]
    return fold_ratings(case, events, head_of(entries[-1])) if entries else case


async def commit(store: Store, purpose: Purpose | None, pending: Sequence[Pending]) -> list[CommittedCase]:
    """Rate cases and write their journal entries first, their snapshots second. Return all cases.

    A case that another worker has rated since it was loaded is caught up and rated again. So is one whose site has
    chosen other rules since: the request that rates its cases again may have passed before this write.
    Raises ConcurrencyConflict after too many conflicts: the batch is then read again.
    """
    journal = Journal.for_purpose(store, purpose)
    remaining, committed = list(pending), list[CommittedCase]()
    for _ in range(MAX_COMMIT_ATTEMPTS):
        outcomes = [rate_pending(item) for item in remaining]
        crash_points.crash_point("ratings.computed")
        await crash_points.delay_point("ratings.computed")
        entries = [outcome.entry for outcome in outcomes if outcome.entry]
        conflicts = await journal.append_each(crash_points.truncate_batch("ratings.journaled", entries))
        crash_points.crash_point("ratings.journaled")
        await _save_cases(store, purpose, [outcome.case for outcome in outcomes if outcome.case.key not in conflicts])
        books = await load_rule_books(store, purpose, {item.case.site for item in remaining})
        again = [item for item in remaining if item.case.key in conflicts or _is_outdated(item, books)]
        uncommitted = {item.case.key for item in again}
        committed += [
            CommittedCase(outcome.case, books[outcome.case.site])
            for outcome in outcomes
            if outcome.case.key not in uncommitted
        ]
        remaining = [
            replace(item, case=await catch_up(journal, item.case), book=books[item.case.site]) for item in again
        ]
        if not remaining:
            return committed
    raise ConcurrencyConflict


def _is_outdated(pending: Pending, books: RuleBooks) -> bool:
    """Whether the site has chosen other rules, or the same ones again, since the case was to be rated."""
    return pending.book.choice != books[pending.case.site].choice


async def _save_cases(store: Store, purpose: Purpose | None, cases: Iterable[RatedCase]) -> None:
    """Replace older snapshots; newer ones stay. The journal was written before."""
    writes = [
        ReplaceOne(_is_older(case), to_document(case), upsert=True)
        for case in crash_points.truncate_batch("ratings.saved", list(cases))
    ]
    if not writes:
        return
    try:
        await store.collection(purpose, CASES).bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        if not only_duplicate_keys(error):
            raise
    crash_points.crash_point("ratings.saved")


def _is_older(case: RatedCase) -> Document:
    """Return the query for a snapshot that has seen less of the case, or as much with fewer or other ratings."""
    same = {"seen": case.seen, "sequence": {"$lt": case.head.sequence}}
    other_rules = {"seen": case.seen, "sequence": case.head.sequence, "policies": {"$ne": case.policies}}
    return {"_id": case.key, "$or": [{"seen": {"$lt": case.seen}}, same, other_rules]}


async def load_rule_books(store: Store, purpose: Purpose | None, sites: Iterable[str]) -> RuleBooks:
    """Return the rule books in force: folded from the journal, which has few choices, in one read."""
    keys = {key_of(site, rule_book_of(site)): site for site in sites}
    books = {site: RuleBook() for site in keys.values()}
    entries = Journal.for_purpose(store, purpose).collection.find({"aggregate": {"$in": list(keys)}})
    async for entry in entries.sort("sequence", ASCENDING):
        for recorded in events_in(entry):
            books[recorded.envelope.site] = evolve_rules(books[recorded.envelope.site], recorded)
    return books


async def case_with_ratings(store: Store, site: str, case: str) -> RatedCase:
    """Return a case caught up with the journal. Raises Refused("not-found") if it is not rated, or was cleared."""
    key = key_of(site, case)
    snapshot = (await load_cases(store, store.purpose(site), [key]))[key]
    if snapshot.seen == 0 or snapshot.attributes.stage == "cleared":
        raise Refused.missing()
    return await catch_up(Journal.for_purpose(store, store.purpose(site)), snapshot)
