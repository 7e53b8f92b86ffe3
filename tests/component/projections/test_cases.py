"""Work lists: which cases there are, which are one's own, what waits, is overdue or has open notes."""

import pytest

from shared.contracts.reviews.entry import ReviewersAssigned
from shared.contracts.reviews.qa import CasePassedOn, CaseReturned, NoteResolved, OverrideUndone, PracticeCleared
from tests.component.api_client import ApiClient, expect_success
from tests.component.problems import places, refused
from tests.component.reports import ask, limited, report, take_in
from tests.component.running_service import RunningService
from tests.support.cases.daily_histories import (
    ANOTHER_NOTE,
    LEADER,
    NOTE,
    OPENED,
    OVERRIDDEN,
    Told,
    eliminated,
    final,
    in_initial_qa,
    started,
)
from tests.support.histories import QA, REVIEWER, By, answered
from tests.support.people import person

OTHER = "usr_other_reviewer"
RETURNED = (7, By(QA, CaseReturned(level="initial")))


def given_to(person: str) -> Told:
    return (1, By(LEADER, ReviewersAssigned(reviewers=(person,))))


async def cases(projections: RunningService, site: str, api: ApiClient | None = None, **query: str) -> list[str]:
    return [one["case"] for one in expect_success(await ask(projections, site, "cases", api, **query))["cases"]]


async def test_the_list_of_cases_is_narrowed_by_county_stage_reviewer_and_oneself(
    projections: RunningService, site: str
) -> None:
    lives = (started(), started(county="06037"), in_initial_qa(), (*started()[:2], given_to(OTHER)))
    mine, elsewhere, in_qa, others = await take_in(projections, site, *lives)
    assert set(await cases(projections, site)) == {mine, elsewhere, in_qa, others}
    assert await cases(projections, site, county="06037") == [elsewhere]
    assert set(await cases(projections, site, stage="data_entry")) == {mine, elsewhere}
    assert await cases(projections, site, reviewer=OTHER) == [others]
    reviewer = ApiClient.for_user(projections.client, person(REVIEWER, "REVIEWER", site=site))
    assert set(await cases(projections, site, reviewer, mine="1")) == {mine, elsewhere, in_qa}
    qa = ApiClient.for_user(projections.client, person(QA, "QA_FIRST", site=site))
    assert await cases(projections, site, qa, mine="1") == [in_qa], "a case in one's hands is one's own too"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"stage": "finished"}, "query.stage"),
        ({"reviewer": "Lee"}, "query.reviewer"),
        ({"after": "1"}, "query.after"),
        ({"own": "1"}, "query.own"),
    ],
)
async def test_a_filter_that_does_not_exist_is_refused(
    projections: RunningService, site: str, query: dict[str, str], place: str
) -> None:
    assert places(refused(await ask(projections, site, "cases", None, **query), 422, "not-valid")) == [place]


async def test_a_long_list_comes_page_by_page_and_every_case_once(projections: RunningService, site: str) -> None:
    counties = ("06001", "06037", "06073")
    made = await take_in(
        projections, site, *(started()[:1] for _ in range(150)), *(started(county=one)[:1] for one in counties * 60)
    )
    first = expect_success(await ask(projections, site, "cases"))
    assert len(first["cases"]) == 200
    rest = expect_success(await ask(projections, site, "cases", after=first["next"]))
    assert rest["next"] is None
    listed = [one["case"] for one in (*first["cases"], *rest["cases"])]
    assert sorted(listed) == sorted(made)


async def test_qa_sees_what_waits_and_what_is_in_hands_the_longest_first(
    projections: RunningService, site: str
) -> None:
    [taken] = await take_in(projections, site, in_initial_qa())
    [waiting] = await take_in(projections, site, in_initial_qa()[:-1])
    [second] = await take_in(projections, site, (*in_initial_qa(), (9, By(QA, CasePassedOn(to="second")))))
    await take_in(projections, site, started(), final(), eliminated())
    shown = (await report(projections, site, "qa"))["cases"]
    told = [(one["case"], one["level"], one["in_hands"], one["who"], one["days"]) for one in shown]
    assert told == [
        (waiting, "initial", False, None, 55),
        (taken, "initial", True, QA, 54),
        (second, "second", False, None, 51),
    ]
    assert [one["case"] for one in (await report(projections, site, "qa", level="second"))["cases"]] == [second]


async def test_overdue_is_what_was_begun_two_weeks_ago_and_never_submitted(
    projections: RunningService, site: str
) -> None:
    """Returned cases were submitted once: their two weeks are over and were kept."""
    [late] = await take_in(projections, site, started())
    fresh = (*started()[:2], (50, answered("1", "A", 0)))
    await take_in(projections, site, fresh, in_initial_qa(), (*in_initial_qa(), RETURNED), eliminated(), started()[:2])
    shown = (await report(projections, site, "overdue"))["cases"]
    assert [(one["case"], one["due"], one["days_over"], one["reviewers"]) for one in shown] == [
        (late, "2026-08-17", 44, [REVIEWER])
    ]
    marks = {one["case"]: one["overdue"] for one in expect_success(await ask(projections, site, "cases"))["cases"]}
    assert [case for case, overdue in marks.items() if overdue] == [late]


@pytest.mark.parametrize(("site", "days_over"), [("gu-cqi", [1]), ("wa-cqi", []), ("hi-cqi", [])])
async def test_overdue_begins_when_the_due_day_is_over_at_the_site(
    projections: RunningService, site: str, days_over: list[int]
) -> None:
    """It is October 1 in Guam while Washington works on September 30: there the case is late, and here it is not."""
    await projections.delete_site_data(site)
    await take_in(projections, site, (started()[0], (46, answered("1", "A", 0))))
    shown = (await report(projections, site, "overdue"))["cases"]
    assert [(one["due"], one["days_over"]) for one in shown] == [("2026-09-30", days) for days in days_over]
    marks = [one["overdue"] for one in expect_success(await ask(projections, site, "cases"))["cases"]]
    assert marks == [bool(days_over)]


@pytest.mark.parametrize(("site", "days"), [("gu-cqi", 55), ("hi-cqi", 54), ("wa-cqi", 54)])
async def test_days_in_qa_are_counted_from_midnight_to_midnight_at_the_site(
    projections: RunningService, site: str, days: int
) -> None:
    """A case that came in the evening would have waited a day less than its reviewers know."""
    await projections.delete_site_data(site)
    await take_in(projections, site, in_initial_qa())
    assert [one["days"] for one in (await report(projections, site, "qa"))["cases"]] == [days]


async def test_open_notes_are_listed_with_their_age_until_they_are_resolved(
    projections: RunningService, site: str
) -> None:
    noted = ((8, By(QA, OPENED)), (10, By(QA, OPENED.model_copy(update={"note": ANOTHER_NOTE}))))
    [case] = await take_in(projections, site, (*in_initial_qa(), *noted))
    await take_in(projections, site, (*in_initial_qa(), noted[0], (9, By(QA, NoteResolved(note=NOTE)))))
    [shown] = (await report(projections, site, "notes"))["cases"]
    assert shown["case"] == case
    assert [(one["note"], one["item"], one["days"]) for one in shown["notes"]] == [
        (NOTE, "4", 52),
        (ANOTHER_NOTE, "4", 50),
    ]


async def test_overridden_ratings_are_reported_with_both_ratings_and_who_did_it(
    projections: RunningService, site: str
) -> None:
    over = (8, By(LEADER, OVERRIDDEN))
    [case] = await take_in(projections, site, (*in_initial_qa(), over))
    await take_in(projections, site, (*in_initial_qa(), over, (9, OverrideUndone(item="4"))))
    [shown] = (await report(projections, site, "overrides"))["overrides"]
    assert {name: shown[name] for name in ("case", "item", "rating", "calculated", "by")} == {
        "case": case, "item": "4", "rating": "S", "calculated": "ANI", "by": LEADER,
    }  # fmt: skip


@pytest.mark.requirement("R23")
async def test_a_reader_of_one_county_lists_no_case_of_another(projections: RunningService, site: str) -> None:
    _, there = await take_in(projections, site, started(), started(county="06037"))
    assert await cases(projections, site, limited(projections, site, "06037")) == [there]


@pytest.mark.requirement("R8")
async def test_a_mock_case_that_was_cleared_is_in_no_list_and_no_count(projections: RunningService, site: str) -> None:
    training = f"{site[:2]}-training"
    await projections.delete_site_data(training)
    await take_in(projections, training, (*final(), (20, By(LEADER, PracticeCleared()))))
    assert await cases(projections, training) == []
    assert (await report(projections, training, "progress"))["counties"] == []
    assert expect_success(await ask(projections, training, "dashboards/progress"))["counties"] == []
