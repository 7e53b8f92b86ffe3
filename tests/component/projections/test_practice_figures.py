"""What is practised counts in the training site alone, is marked there, and is gone from its figures when cleared."""

from typing import Any

import pytest

from services.projections.views import CASE_PROGRESS, CASE_RATINGS
from shared.contracts.reviews.entry import CaseCreated
from shared.contracts.reviews.qa import PracticeCleared
from shared.contracts.vocabulary import Purpose
from shared.mongo import Store
from tests.component.api_client import ApiClient, expect_success
from tests.component.dashboards import ask
from tests.component.direct_folds import new_case, rate, show
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.people import person
from tests.support.sheets import drawn, finished, told_by_ratings, told_by_reviews

CLASSROOM, OFFICE, OTHER_CLASSROOM = "xc-training", "xc-cqi", "xd-training"
QUARTER = "2026Q3"


@pytest.fixture
async def practised(ratings: RunningService, projections: RunningService) -> str:
    """A final mock case of the classroom, told to everybody; the site holds nothing else."""
    for site in (CLASSROOM, OFFICE, OTHER_CLASSROOM):
        await ratings.delete_site_data(site)
        await projections.delete_site_data(site)
    case = new_case()
    told = told_by_reviews(case, finished(drawn(3, case_type="FC")), CLASSROOM)
    await rate(ratings, told)
    for view in (CASE_RATINGS, CASE_PROGRESS):
        await show(projections, told, view=view)
    await show(projections, told_by_ratings(told))
    return case


async def clear(ratings: RunningService, projections: RunningService, case: str) -> None:
    told = told_by_reviews(case, [*finished(drawn(3, case_type="FC")), PracticeCleared()], CLASSROOM)
    await rate(ratings, told)
    for view in (CASE_RATINGS, CASE_PROGRESS):
        await show(projections, told, view=view)


async def figures(projections: RunningService, site: str) -> dict[str, Any]:
    """What stands in each figure of the site, without when it was read and how it is marked."""
    shown = {}
    for measure in ("items", "outcomes", "progress"):
        found = expect_success(await ask(projections, site, measure, quarter=QUARTER))
        shown[measure] = {name: found.get(name) for name in ("cases", "rows", "counties")}
    return shown


NOTHING = {
    "items": {"cases": 0, "rows": [], "counties": None},
    "outcomes": {"cases": 0, "rows": [], "counties": None},
    "progress": {"cases": None, "rows": None, "counties": []},
}


@pytest.mark.requirement("R7")
async def test_a_mock_case_counts_in_its_classroom_and_in_no_statistic_of_another_site(
    practised: str, projections: RunningService
) -> None:
    """A state's results must not move because somebody practised."""
    assert (await figures(projections, CLASSROOM))["items"]["cases"] == 1
    for site in (OFFICE, OTHER_CLASSROOM):
        assert await figures(projections, site) == NOTHING
    for purpose in (Purpose.CQI, Purpose.CFSR, None):
        assert not await _rows_about(projections.store, purpose, CLASSROOM)


@pytest.mark.requirement("R7")
async def test_ratings_and_every_figure_of_a_classroom_say_that_they_are_practice(
    practised: str, ratings: RunningService, projections: RunningService
) -> None:
    api = ApiClient.for_user(ratings.client, person("usr_reader", "OBSERVER", site=CLASSROOM))
    assert expect_success(await api.request("GET", f"sites/{CLASSROOM}/cases/{practised}/ratings"))["practice"] is True
    for measure in ("items", "outcomes", "progress"):
        assert expect_success(await ask(projections, CLASSROOM, measure, quarter=QUARTER))["practice"] is True
        assert "practice" not in expect_success(await ask(projections, OFFICE, measure, quarter=QUARTER))


@pytest.mark.requirement("R8")
async def test_a_cleared_case_leaves_every_figure_and_has_no_ratings_any_more(
    practised: str, ratings: RunningService, projections: RunningService
) -> None:
    await clear(ratings, projections, practised)
    assert await figures(projections, CLASSROOM) == NOTHING
    api = ApiClient.for_user(ratings.client, person("usr_reader", "OBSERVER", site=CLASSROOM))
    refused(await api.request("GET", f"sites/{CLASSROOM}/cases/{practised}/ratings"), 404, "not-found")


@pytest.mark.requirement("R8")
async def test_the_ratings_of_a_master_case_are_for_leaders_and_qa(ratings: RunningService) -> None:
    """They would tell a trainee most of what the comparison is about."""
    case = new_case()
    created, *rest = finished(drawn(4, case_type="FC"))
    assert isinstance(created, CaseCreated)
    await rate(
        ratings, told_by_reviews(case, [created.model_copy(update={"master": case}), *rest], site := OTHER_CLASSROOM)
    )
    asked = {}
    for role in ("REVIEWER", "OBSERVER", "QA_FIRST", "SITE_LEADER"):
        api = ApiClient.for_user(ratings.client, person("usr_one", role, site=site))
        asked[role] = (await api.request("GET", f"sites/{site}/cases/{case}/ratings")).status_code
    assert asked == {"REVIEWER": 403, "OBSERVER": 403, "QA_FIRST": 200, "SITE_LEADER": 200}


async def _rows_about(store: Store, purpose: Purpose | None, site: str) -> int:
    """How much of a purpose's database of projections is about the site."""
    database, found = store.collection(purpose, "views").database, 0
    for name in await database.list_collection_names():
        found += await store.collection(purpose, name).count_documents({"site": site})
    return found
