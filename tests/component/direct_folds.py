"""What a consumer does with events, without a broker: folds called directly, for cases as reviews would tell them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from services.projections.views import CASE_RATINGS
from services.ratings.handlers import RatingHandler
from shared.consumer.event_processor import EventRun
from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.topics import PER_PURPOSE
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.eventstore.journal_entry import events_in
from shared.projection.view import View
from shared.projection.view_writer import ViewWriter
from tests.component.running_service import RunningService
from tests.support.handlers import apply_runs
from tests.support.histories import By
from tests.support.sheets import told_by_reviews


def new_case() -> str:
    return f"cas_{uuid.uuid4().hex}"


def runs_of(told: Sequence[RecordedEvent]) -> list[EventRun]:
    return [EventRun(told[0].key, tuple(told))] if told else []


async def rate(ratings: RunningService, *cases: Sequence[RecordedEvent]) -> None:
    """One batch of the ratings worker."""
    runs = [run for told in cases for run in runs_of(told)]
    purpose = purpose_of(cases[0][0].envelope.site)
    await apply_runs(RatingHandler(ratings.runtime), purpose, "reviews", runs)


async def rate_new(ratings: RunningService, site: str, facts: Sequence[Event | By]) -> str:
    """A case with these facts, rated; gives its id."""
    case = new_case()
    await rate(ratings, told_by_reviews(case, facts, site))
    return case


async def show(projections: RunningService, *cases: Sequence[RecordedEvent], view: View = CASE_RATINGS) -> None:
    """One batch of the view's worker for each owner whose events there are."""
    by_owner: dict[tuple[Purpose | None, str], list[EventRun]] = defaultdict(list)
    for run in (run for told in cases for run in runs_of(told)):
        fact = run.events[0]
        purpose = projections.store.purpose(fact.envelope.site) if set(view.owners) & set(PER_PURPOSE) else None
        by_owner[purpose, fact.owner].append(run)
    for (purpose, owner), runs in by_owner.items():
        await apply_runs(ViewWriter(view, projections.store), purpose, owner, runs)


async def told(running: RunningService, site: str, case: str) -> list[RecordedEvent]:
    """The service's own history of a case."""
    return [fact for row in await running.rows(site, case) for fact in events_in(row)]
