"""What ratings keeps: rated cases (a cache of folds), rule books, and the journal that decides."""

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

TRIES = 5

RuleBooks = dict[str, RuleBook]
"""What is in force, per site."""


class CommittedCase(NamedTuple):
    """A case as it stands in the journal, and the rules by which it is level."""

    case: RatedCase
    book: RuleBook


rule_books = AggregateRepository("ratings", "rule_books", RuleBook, choose, evolve_rules)


def rule_book_of(site: str) -> str:
    """The id of a site's rule book."""
    return f"rul_{site}"


async def declare(store: Store) -> None:
    await store.index(CASES, ["site", "policies"])


async def load_cases(store: Store, purpose: Purpose | None, keys: Collection[str]) -> dict[str, RatedCase]:
    """The cached folds; a case nobody rated yet is there as an empty one."""
    found = store.collection(purpose, CASES).find({"_id": {"$in": list(keys)}})
    cached = {document["_id"]: to_case(document) async for document in found}
    return {key: cached.get(key) or RatedCase(key) for key in keys}


async def cases_of_other_rules(store: Store, site: str, policies: str, limit: int) -> list[RatedCase]:
    """Cases of a site that were last rated by other policies than these."""
    found = store.of_site(site, CASES).find(_of_other_rules(site, policies)).limit(limit)
    return [to_case(document) async for document in found]


async def count_of_other_rules(store: Store, site: str, policies: str) -> int:
    return await store.of_site(site, CASES).count_documents(_of_other_rules(site, policies))


def _of_other_rules(site: str, policies: str) -> Document:
    return {"site": site, "_id": of_cases(site), "policies": {"$ne": policies}}


def of_cases(site: str, after: str = "") -> Document:
    """The keys of a site's cases beyond this one: reviews tells of other things too, which nobody rates."""
    begins = key_of(site, "cas_")
    return {"$gt": max(begins, after), "$lt": f"{begins}~"}


async def catch_up(journal: Journal, case: RatedCase) -> RatedCase:
    """Fold what the journal has beyond the cached state."""
    rows = await journal.after(case.key, case.head.sequence)
    events = [fact.event for row in rows for fact in events_in(row)]
    return fold_ratings(case, events, head_of(rows[-1])) if rows else case


async def commit(store: Store, purpose: Purpose | None, pending: Sequence[Pending]) -> list[CommittedCase]:
    """Write the ratings' facts first and then the cache; a case that somebody else rated is caught up and rated again.

    So is one whose site chose other rules meanwhile: who rated it again may have done so before this was written.
    Raises Conflict after too many lost races: the poll is then read again.
    """
    journal = Journal.of(store, purpose)
    left, settled = list(pending), list[CommittedCase]()
    for _ in range(TRIES):
        leveled = [rate_pending(one) for one in left]
        crash_points.crash_point("ratings.computed")
        rows = [one.row for one in leveled if one.row]
        lost = await journal.append_each(crash_points.truncate_batch("ratings.journaled", rows))
        crash_points.crash_point("ratings.journaled")
        await _save_cases(store, purpose, [one.case for one in leveled if one.case.key not in lost])
        rules = await load_rule_books(store, purpose, {one.case.site for one in left})
        again = [one for one in left if one.case.key in lost or one.book.choice != rules[one.case.site].choice]
        unsettled = {one.case.key for one in again}
        settled += [CommittedCase(one.case, rules[one.case.site]) for one in leveled if one.case.key not in unsettled]
        left = [replace(one, case=await catch_up(journal, one.case), book=rules[one.case.site]) for one in again]
        if not left:
            return settled
    raise ConcurrencyConflict


async def _save_cases(store: Store, purpose: Purpose | None, cases: Iterable[RatedCase]) -> None:
    """Refresh the cache where it is older; a newer one stays. The journal was written before."""
    writes = [
        ReplaceOne(_older(case), to_document(case), upsert=True)
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


def _older(case: RatedCase) -> Document:
    """Older: saw less of the case, or as much and wrote less of its own."""
    same = {"seen": case.seen, "sequence": {"$lt": case.head.sequence}}
    other_rules = same | {"sequence": case.head.sequence, "policies": {"$ne": case.policies}}
    return {"_id": case.key, "$or": [{"seen": {"$lt": case.seen}}, same, other_rules]}


async def load_rule_books(store: Store, purpose: Purpose | None, sites: Iterable[str]) -> RuleBooks:
    """What is in force per site: one read a batch, of the journal, which has few choices and misses none."""
    keys = {key_of(site, rule_book_of(site)): site for site in sites}
    books = {site: RuleBook() for site in keys.values()}
    rows = Journal.of(store, purpose).collection.find({"aggregate": {"$in": list(keys)}})
    async for row in rows.sort("sequence", ASCENDING):
        for fact in events_in(row):
            books[fact.envelope.site] = evolve_rules(books[fact.envelope.site], fact)
    return books


async def case_with_ratings(store: Store, site: str, case: str) -> RatedCase:
    """One case, caught up with the journal. Raises Refused("not-found") for one that nobody rated yet, or cleared."""
    key = key_of(site, case)
    found = (await load_cases(store, store.purpose(site), [key]))[key]
    if found.seen == 0 or found.place.stage == "cleared":
        raise Refused.missing()
    return await catch_up(Journal.of(store, store.purpose(site)), found)
