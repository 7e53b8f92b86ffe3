"""Event handler of ratings: folds the answers of cases from the events of reviews and rates the cases by the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.ratings.domain import Pending, RatedCase, fold_case, is_case
from services.ratings.store import CommittedCase, RuleBooks, commit, load_cases, load_rule_books
from shared.consumer.event_processor import IGNORE_AGGREGATE, EventBatch, EventRun
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import CommandContext
from shared.lru_cache import LruCache
from shared.ops.telemetry import observe
from shared.runtime import Runtime

SERVICE_ACTOR = "usr_service_ratings"
"""The actor of a rating, which follows from the rules; the event that caused it names the person who answered."""

CASE_CACHE_SIZE = 2000
"""A full case takes 23 KB."""


@dataclass(frozen=True)
class RatingBatch:
    """Rated cases as they were loaded. `rule_books` and `case_cache` are the handler's own."""

    runtime: Runtime
    purpose: Purpose | None
    cases: Mapping[str, RatedCase]
    last_sequences: Mapping[str, int]
    rule_books: RuleBooks
    case_cache: LruCache[CommittedCase]

    async def apply(self, runs: Sequence[EventRun]) -> None:
        """Fold and rate the cases and commit their ratings: one computation, bulk writes. Raises ConcurrencyConflict.

        A choice of other rules since the rule books were read is found by the commit, which then rates by it. Only a
        committed case is cached.
        """
        store, started = self.runtime.store, self.runtime.now()
        if unknown := {run.site for run in runs} - self.rule_books.keys():
            self.rule_books.update(await load_rule_books(store, self.purpose, unknown))
        pending = []
        for run in runs:
            case, touched = fold_case(self.cases[run.key], run.events)
            pending.append(Pending(case, touched, self._context(run, started), self.rule_books[run.site]))
        for committed in await commit(store, self.purpose, pending):
            self.rule_books[committed.case.site] = committed.book
            self.case_cache.store(committed.case.key, committed)
        oldest = min((run.events[-1].envelope for run in runs), key=lambda envelope: envelope.time)
        observe("oms_rating_delay_seconds", (self.runtime.now() - oldest.at).total_seconds())

    def _context(self, run: EventRun, now: datetime) -> CommandContext:
        """A rating is caused by the last event of the run, and continues its correlation and trace."""
        last = run.events[-1].envelope
        traceparent = run.traceparent or last.traceparent
        return CommandContext(SERVICE_ACTOR, now, last.correlationid, last.id, traceparent, self.runtime.new_id)


class RatingHandler:
    """The event handler of the consumer group `ratings`: at most one bulk read per batch."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._case_cache: LruCache[CommittedCase] = LruCache(CASE_CACHE_SIZE)
        self._rule_books: RuleBooks = {}

    async def load(self, purpose: Purpose | None, owner: str, first_sequences: Mapping[str, int]) -> EventBatch:
        """Load whole cases: from the cache where it is current, all others in one read."""
        assert owner == "reviews", "ratings reads reviews alone"
        firsts = {key: first for key, first in first_sequences.items() if is_case(key)}
        cases = {key: case for key, first in firsts.items() if (case := self._take_cached(key, first))}
        if others := firsts.keys() - cases.keys():
            cases |= await load_cases(self._runtime.store, purpose, others)
        ignored = dict.fromkeys(first_sequences.keys() - cases.keys(), IGNORE_AGGREGATE)
        last_sequences = ignored | {key: case.seen for key, case in cases.items()}
        return RatingBatch(self._runtime, purpose, cases, last_sequences, self._rule_books, self._case_cache)

    def _take_cached(self, key: str, first: int) -> RatedCase | None:
        """Evict a case and return it if the received events follow it directly and its site's rules are unchanged.

        If another worker has committed the case since, this worker's next entry conflicts with the other's in the
        journal. Evicted before the commit and cached again only after it: after any failure the database is read.
        """
        cached = self._case_cache.evict(key)
        if cached and cached.case.seen + 1 == first and cached.book.choice == self._rule_books[cached.case.site].choice:
            return cached.case
        return None
