"""How far a quarter is: cases by county and stage, open tickets, and who holds which role."""

import uuid
from collections import Counter

import pytest

from services.projections.views import PEOPLE, TICKETS
from shared.contracts.event import Event
from shared.contracts.helpdesk import TicketClosed, TicketOpened
from shared.contracts.identity.access import RoleGranted, RoleRevoked
from tests.component.api_client import ApiClient, expect_success
from tests.component.direct_folds import new_case, show
from tests.component.problems import places, refused
from tests.component.running_service import RunningService
from tests.support.histories import history
from tests.support.people import person
from tests.support.sheets import drawn, finished, told_by_reviews

STOPS = {"not_started": 1, "data_entry": 3, "ready_for_initial_qa": -2, "initial_qa": -1, "approved_final": 10_000}


async def progress(projections: RunningService, site: str, query: str = "quarter=2026Q3") -> object:
    api = ApiClient.for_user(projections.client, person("usr_reader", "OBSERVER", site=site))
    return expect_success(await api.request("GET", f"sites/{site}/dashboards/progress?{query}"))


async def tell(projections: RunningService, site: str, kind: str, *facts: Event) -> None:
    view, owner = (TICKETS, "helpdesk") if kind == "tic" else (PEOPLE, "identity")
    told = history(*facts, owner=owner, site=site, aggregate=f"{kind}_{uuid.uuid4().hex}")
    await show(projections, told, view=view)


async def test_cases_are_counted_by_county_and_stage(projections: RunningService, site: str) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for seed, stage in enumerate([*STOPS, *STOPS, "data_entry"]):
        sheet = drawn(seed)
        expected[sheet["county"], stage] += 1
        await show(projections, told_by_reviews(new_case(), finished(sheet)[: STOPS[stage]], site))
    shown = await progress(projections, site)
    assert isinstance(shown, dict)
    assert shown["counties"] == [
        {"county": county, "stage": stage, "cases": cases} for (county, stage), cases in sorted(expected.items())
    ]
    assert shown["as_of"]


async def test_open_tickets_are_those_of_this_site_that_nobody_closed(projections: RunningService, site: str) -> None:
    await tell(projections, site, "tic", TicketOpened(topic="reports"))
    await tell(projections, site, "tic", TicketOpened(topic="ratings"), TicketClosed())
    await tell(projections, "ca-cqi", "tic", TicketOpened(topic="reports"))
    shown = await progress(projections, site)
    assert isinstance(shown, dict)
    assert shown["open_tickets"] == 1


async def test_people_are_counted_by_the_roles_they_hold_in_this_site(projections: RunningService, site: str) -> None:
    await tell(projections, site, "usr", RoleGranted(role="REVIEWER"), RoleGranted(role="OBSERVER"))
    await tell(projections, site, "usr", RoleGranted(role="REVIEWER"))
    await tell(projections, site, "usr", RoleGranted(role="QA_FIRST"), RoleRevoked(role="QA_FIRST"))
    shown = await progress(projections, site)
    assert isinstance(shown, dict)
    assert shown["people"] == {"OBSERVER": 1, "REVIEWER": 2}


@pytest.mark.parametrize(
    ("query", "place"),
    [("", "query.quarter"), ("quarter=3", "query.quarter"), ("quarter=2026Q3&county=06001", "query.county")],
)
async def test_a_question_it_cannot_answer_is_refused(
    projections: RunningService, site: str, query: str, place: str
) -> None:
    api = ApiClient.for_user(projections.client, person("usr_reader", "OBSERVER", site=site))
    answer = await api.request("GET", f"sites/{site}/dashboards/progress?{query}")
    assert places(refused(answer, 422, "not-valid")) == [place]
