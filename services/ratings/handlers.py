"""What ratings does with the events of reviews: fold the answers and bring the ratings level."""

from collections.abc import Sequence

from services.ratings.domain import Pending, RatedCase, fold_case
from services.ratings.store import Rules, commit, load_cases, policies_of
from shared.contracts.vocabulary import Purpose
from shared.folding import Run
from shared.rows import Cause
from shared.runtime import Runtime
from shared.telemetry import observe

THE_SERVICE = "usr_service_ratings"
"""The actor of a rating: nobody gives it, the rules do. Who answered stands in the event that caused it."""


class RateCases:
    """The fold of the consumer group `ratings`: one bulk read, one computation, bulk writes. Offsets come after."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._held: dict[str, RatedCase] = {}
        self._rules: Rules = {}

    async def heads(self, purpose: Purpose | None, owner: str, keys: Sequence[str]) -> dict[str, int]:
        """Reads whole cases and holds them for the fold that follows: one read a pass."""
        assert owner == "reviews", "ratings reads reviews alone"
        self._held = await load_cases(self._runtime.store, purpose, keys)
        return {key: case.seen for key, case in self._held.items()}

    async def fold(self, purpose: Purpose | None, owner: str, runs: Sequence[Run]) -> None:
        assert owner == "reviews", "ratings reads reviews alone"
        store = self._runtime.store
        if not all(run.key in self._held for run in runs):
            await self.heads(purpose, owner, [run.key for run in runs])
        cases, self._held = self._held, {}
        if unknown := {run.site for run in runs} - self._rules.keys():
            self._rules |= await policies_of(store, purpose, unknown)
        pending = []
        for run in runs:
            case, touched = fold_case(cases[run.key], run.events)
            pending.append(Pending(case, touched, self._cause(run), self._rules[run.site]))
        # A choice made meanwhile is found by the commit, which then rates by it.
        self._rules |= await commit(store, purpose, pending)
        for run in runs:
            observe("oms_rating_delay_seconds", (self._runtime.now() - run.events[-1].envelope.at).total_seconds())

    def _cause(self, run: Run) -> Cause:
        """The rating is caused by the last event it saw, and belongs to the same request and trace."""
        last, now, new_id = run.events[-1].envelope, self._runtime.now(), self._runtime.new_id
        return Cause(THE_SERVICE, now, last.correlationid, last.id, run.traceparent or last.traceparent, new_id)
