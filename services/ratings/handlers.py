"""What ratings does with the events of reviews: fold the answers and bring the ratings level."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.ratings.domain import Pending, RatedCase, fold_case, is_case
from services.ratings.store import CommittedCase, Rules, commit, load_cases, rules_of
from shared.consumer.event_processor import IGNORE_AGGREGATE, EventRun
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import CommandContext
from shared.lru_cache import LruCache
from shared.ops.telemetry import observe
from shared.runtime import Runtime

THE_SERVICE = "usr_service_ratings"
"""The actor of a rating: nobody gives it, the rules do. Who answered stands in the event that caused it."""


CASE_CACHE_SIZE = 2000
"""A whole one takes 23 KB."""


class RatingHandler:
    """The fold of the consumer group `ratings`: one bulk read, one computation, bulk writes. Offsets come after."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._settled: LruCache[CommittedCase] = LruCache(CASE_CACHE_SIZE)
        self._held: dict[str, RatedCase] = {}
        self._rules: Rules = {}

    async def last_sequences(self, purpose: Purpose | None, owner: str, firsts: Mapping[str, int]) -> dict[str, int]:
        """Reads whole cases and holds them for the fold that follows: one read a pass, or none."""
        assert owner == "reviews", "ratings reads reviews alone"
        cases = {key: first for key, first in firsts.items() if is_case(key)}
        held = {key: case for key, first in cases.items() if (case := self._at_hand(key, first))}
        if others := cases.keys() - held.keys():
            held |= await load_cases(self._runtime.store, purpose, others)
        self._held = held
        return dict.fromkeys(firsts.keys() - held.keys(), IGNORE_AGGREGATE) | {
            key: case.seen for key, case in held.items()
        }

    def _at_hand(self, key: str, first: int) -> RatedCase | None:
        """A case as this worker left it, if what came follows right on it and nobody chose other rules since.

        Should another worker have gone on with it meanwhile, this one's next row meets the other's in the journal. It
        is forgotten until it is settled anew: whatever goes wrong in between, the database is asked.
        """
        settled = self._settled.forget(key)
        if settled and settled.case.seen + 1 == first and settled.book.choice == self._rules[settled.case.site].choice:
            return settled.case
        return None

    async def apply(self, purpose: Purpose | None, owner: str, runs: Sequence[EventRun]) -> None:
        assert owner == "reviews", "ratings reads reviews alone"
        store, runs = self._runtime.store, [run for run in runs if is_case(run.key)]
        if not all(run.key in self._held for run in runs):
            await self.last_sequences(purpose, owner, {run.key: run.events[0].sequence for run in runs})
        cases, self._held = self._held, {}
        if unknown := {run.site for run in runs} - self._rules.keys():
            self._rules |= await rules_of(store, purpose, unknown)
        pending, began = [], self._runtime.now()
        for run in runs:
            case, touched = fold_case(cases[run.key], run.events)
            pending.append(Pending(case, touched, self._cause(run, began), self._rules[run.site]))
        # A choice made meanwhile is found by the commit, which then rates by it.
        for settled in await commit(store, purpose, pending):
            self._rules[settled.case.site] = settled.book
            self._settled.put(settled.case.key, settled)
        waited_longest = min((run.events[-1].envelope for run in runs), key=lambda envelope: envelope.time)
        observe("oms_rating_delay_seconds", (self._runtime.now() - waited_longest.at).total_seconds())

    def _cause(self, run: EventRun, now: datetime) -> CommandContext:
        """The rating is caused by the last event it saw, and belongs to the same request and trace."""
        last = run.events[-1].envelope
        traceparent = run.traceparent or last.traceparent
        return CommandContext(THE_SERVICE, now, last.correlationid, last.id, traceparent, self._runtime.new_id)
