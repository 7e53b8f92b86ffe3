"""Lists of cases as a reviewer sees them: their own cases whole, of others where they stand and with whom."""

import pytest

from shared.contracts.identity.sites import ReviewersOpen, ReviewersOpenSet
from shared.contracts.ratings import ItemRated
from shared.contracts.reviews.entry import ConflictDeclared, ReviewersAssigned
from tests.component.api_client import ApiClient, expect_success
from tests.component.direct_folds import show
from tests.component.reports import ask, report, take_in
from tests.component.running_service import RunningService
from tests.support.cases.daily_histories import LEADER, OPENED, OVERRIDDEN, Told, final, in_initial_qa, started
from tests.support.histories import QA, REVIEWER, By, history
from tests.support.people import apply_events, person

OTHER = "usr_other_reviewer"
BARE = {"case", "opens", "county", "stage", "reviewers"}
HANDED_ON: Told = (9, By(LEADER, ReviewersAssigned(reviewers=(OTHER,))))
DECLINED: Told = (9, ConflictDeclared())


def reviewer(projections: RunningService, site: str, *more: str, who: str = REVIEWER) -> ApiClient:
    return ApiClient.for_user(projections.client, person(who, "REVIEWER", *more, site=site))


def open_to_reviewers(projections: RunningService, site: str, cases: ReviewersOpen) -> None:
    event = ReviewersOpenSet(reviewers_open=cases)
    apply_events(projections.runtime.access, site, f"sit_{site}", event)


async def opened(projections: RunningService, site: str, api: ApiClient, **query: str) -> dict[str, bool]:
    """By case whether it opens; the rows that do not have nothing but what everybody sees."""
    rows = expect_success(await ask(projections, site, "cases", api, **query))["cases"]
    for row in rows:
        assert (set(row) == BARE) is not row["opens"]
    return {row["case"]: row["opens"] for row in rows}


@pytest.mark.requirement("R18")
async def test_list_shows_of_others_cases_where_they_stand_and_with_whom(
    projections: RunningService, site: str
) -> None:
    """Dates, types and counts of a case lead back to a family, and a colleague does not need them."""
    lives = (started(), in_initial_qa(), (*started(), HANDED_ON), (*started(), DECLINED))
    mine, in_qa, handed_on, declined = await take_in(projections, site, *lives)
    api = reviewer(projections, site)
    whole = {mine: True, in_qa: True, handed_on: False, declined: False}
    assert await opened(projections, site, api) == whole
    rows = {row["case"]: row for row in expect_success(await ask(projections, site, "cases", api))["cases"]}
    assert rows[handed_on] == {
        "case": handed_on,
        "opens": False,
        "county": "06001",
        "stage": "data_entry",
        "reviewers": [OTHER],
    }
    assert await opened(projections, site, api, mine="1") == {mine: True, in_qa: True, declined: False}
    other = reviewer(projections, site, who=OTHER)
    assert await opened(projections, site, other) == dict.fromkeys(whole, False) | {handed_on: True}


@pytest.mark.requirement("R18")
async def test_list_of_a_site_that_opens_all_cases_is_whole_but_for_declined_ones(
    projections: RunningService, site: str
) -> None:
    mine, others, declined = await take_in(
        projections, site, started(), (*started(), HANDED_ON), (*started(), DECLINED)
    )
    api = reviewer(projections, site)
    open_to_reviewers(projections, site, "all")
    assert await opened(projections, site, api) == {mine: True, others: True, declined: False}
    open_to_reviewers(projections, site, "own")
    assert await opened(projections, site, api) == {mine: True, others: False, declined: False}


@pytest.mark.parametrize("role", ["QA_FIRST", "SITE_LEADER", "OBSERVER"])
async def test_list_is_whole_for_people_with_another_role(projections: RunningService, site: str, role: str) -> None:
    made = await take_in(projections, site, started(), (*started(), HANDED_ON), (*started(), DECLINED))
    api = reviewer(projections, site, role)
    assert await opened(projections, site, api) == dict.fromkeys(made, True)


@pytest.mark.requirement("R18")
async def test_work_lists_of_a_reviewer_have_the_cases_that_open(projections: RunningService, site: str) -> None:
    """Notes, overrides and due days of a colleague's case would be read in a report instead."""
    noted = (*in_initial_qa(), (8, By(QA, OPENED)), (8, By(LEADER, OVERRIDDEN)))
    mine, others, late, late_of_others = await take_in(
        projections, site, noted, (*noted, HANDED_ON), started(), (*started(), HANDED_ON)
    )
    expected = {"qa": [mine], "notes": [mine], "overrides": [mine], "overdue": [late]}
    whole = {"qa": {mine, others}, "notes": {mine, others}, "overrides": {mine, others}}
    whole |= {"overdue": {late, late_of_others}}
    api = reviewer(projections, site)
    for name, cases in expected.items():
        assert await listed(projections, site, name, api) == cases, name
    open_to_reviewers(projections, site, "all")
    for name, all_cases in whole.items():
        assert set(await listed(projections, site, name, api)) == all_cases, name
        assert set(await listed(projections, site, name, None)) == all_cases, name


async def listed(projections: RunningService, site: str, name: str, api: ApiClient | None) -> list[str]:
    shown = await report(projections, site, name, api)
    return [row["case"] for row in shown["overrides" if name == "overrides" else "cases"]]


@pytest.mark.requirement("R18")
async def test_cases_of_a_figure_are_those_that_the_reviewer_may_open(projections: RunningService, site: str) -> None:
    """A rating in a dashboard would name each colleague's case that has it."""
    rated = ItemRated(item="4", rating="S", reason="i4_stable", questions=(), case_version=3, rule_set="r4_2022")
    mine, others, declined = await take_in(projections, site, final(), (*final(), HANDED_ON), (*final(), DECLINED))
    for case in (mine, others, declined):
        await show(projections, history(rated, owner="ratings", site=site, aggregate=case))
    api = reviewer(projections, site)
    query = {"measure": "4", "rating": "S"}
    shown = expect_success(await ask(projections, site, "dashboards/cases", api, **query))
    assert (shown["counted"], [row["case"] for row in shown["cases"]]) == (3, [mine])
    open_to_reviewers(projections, site, "all")
    shown = expect_success(await ask(projections, site, "dashboards/cases", api, **query))
    assert {row["case"] for row in shown["cases"]} == {mine, others}
    everybody = expect_success(await ask(projections, site, "dashboards/cases", None, **query))
    assert {row["case"] for row in everybody["cases"]} == {mine, others, declined}
