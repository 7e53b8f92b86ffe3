"""A person's own cases: how far each is, which notes wait, and what changed since the person saw it last."""

from typing import Any

import pytest

from services.projections.views import CASE_ACTIVITY, CASE_PROGRESS
from shared.contracts.reviews.entry import ReviewersAssigned
from shared.contracts.reviews.qa import CaseReturned, NoteOpened, NoteReplied, NoteResolved
from shared.instrument import engine, load
from tests.component.api_client import ApiClient, expect_success
from tests.component.direct_folds import new_case, show
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.cases.daily_histories import LEADER, Told, eliminated, final, in_initial_qa, lived, started
from tests.support.histories import QA, REVIEWER, By, answered
from tests.support.people import person
from tests.support.sheets import sealed, told_by_ratings

FIRST_NOTE, SECOND_NOTE = f"not_{'1' * 32}", f"not_{'2' * 32}"
OTHER = "usr_other_reviewer"


async def bring_in(projections: RunningService, site: str, *life: Told) -> str:
    """A case with this life, rated, in both views; gives its id."""
    case = new_case()
    told = lived(*life, site=site, aggregate=case)
    await show(projections, told, view=CASE_PROGRESS)
    await show(projections, told, told_by_ratings(told), view=CASE_ACTIVITY)
    return case


def of_site(projections: RunningService, site: str, name: str = REVIEWER, role: str = "REVIEWER") -> ApiClient:
    return ApiClient.for_user(projections.client, person(name, role, site=site))


async def mine(api: ApiClient, site: str) -> dict[str, Any]:
    return expect_success(await api.request("GET", f"sites/{site}/my-cases"))


@pytest.mark.requirement("R38")
async def test_own_cases_are_unfinished_ones_with_progress_by_the_rules(projections: RunningService, site: str) -> None:
    """A reviewer sees at a glance which case needs work, without opening any of them."""
    case = await bring_in(projections, site, *started(), (4, answered("3", "A", "Yes")))
    for life in (final(), eliminated(), (*started()[:1], (1, By(LEADER, ReviewersAssigned(reviewers=(OTHER,)))))):
        await bring_in(projections, site, *life)
    shown = await mine(of_site(projections, site), site)
    assert [line["case"] for line in shown["cases"]] == [case]
    assert shown["finished"] == {"approved": 1, "eliminated": 1}
    rules = engine()
    given: dict[str, dict[str, Any]] = {"1": {"A": 0}, "3": {"A": "Yes"}}
    items = [item.id for item in load("r4_2022").items if "FC" in item.case_types]
    unanswered = sum(len(rules.unanswered("FC", item, given.get(item, {}))) for item in items)
    assert shown["cases"][0]["progress"] == {"items": len(items), "complete": 0, "unanswered": unanswered}


async def test_own_cases_of_qa_are_those_in_their_hands(projections: RunningService, site: str) -> None:
    taken = await bring_in(projections, site, *in_initial_qa())
    await bring_in(projections, site, *started())
    qa = of_site(projections, site, QA, "QA_FIRST")
    assert [line["case"] for line in (await mine(qa, site))["cases"]] == [taken]


async def test_notes_wait_for_whoever_did_not_write_last(projections: RunningService, site: str) -> None:
    """A note that the reviewer has answered is not theirs to answer again."""
    notes = [NoteOpened(note=note, level="initial", item="3", text=sealed()) for note in (FIRST_NOTE, SECOND_NOTE)]
    life = (*in_initial_qa(), *((6, By(QA, note)) for note in notes), (7, By(QA, CaseReturned(level="initial"))))
    answered_one = (8, NoteReplied(note=FIRST_NOTE, text=sealed()))
    await bring_in(projections, site, *life, answered_one)
    [line] = (await mine(of_site(projections, site), site))["cases"]
    assert (line["open_notes"], line["notes_waiting"]) == (2, 1)


async def test_resolved_note_waits_for_nobody(projections: RunningService, site: str) -> None:
    note = NoteOpened(note=FIRST_NOTE, level="initial", item="3", text=sealed())
    await bring_in(projections, site, *in_initial_qa(), (6, By(QA, note)), (6, By(QA, NoteResolved(note=FIRST_NOTE))))
    [line] = (await mine(of_site(projections, site), site))["cases"]
    assert (line["open_notes"], line["notes_waiting"]) == (0, 0)


async def test_own_case_says_who_changed_it_since_the_visit(projections: RunningService, site: str) -> None:
    """Two reviewers share a case from two machines: each must see what the other did meanwhile."""
    case = await bring_in(projections, site, *started(), (5, By(OTHER, answered("3", "A", "No"))))
    api, visit = of_site(projections, site), f"sites/{site}/cases/{case}/visit"
    [line] = (await mine(api, site))["cases"]
    assert (line["changed"]["by"], line["visit"]["version"], line["version"]) == ([OTHER, LEADER], 0, 6)
    expect_success(await api.request("PUT", visit, {"version": 5, "item": "3", "question": "B"}))
    shown = await mine(api, site)
    assert shown["cases"][0]["changed"]["by"] == [OTHER]
    assert (shown["last_visit"]["case"], shown["last_visit"]["item"], shown["last_visit"]["question"]) == (
        case,
        "3",
        "B",
    )
    expect_success(await api.request("PUT", visit, {"version": 6}))
    assert (await mine(api, site))["cases"][0]["changed"] is None


async def test_visit_never_goes_back_and_is_each_persons_own(projections: RunningService, site: str) -> None:
    """A tab that was open for days would make every change look new again."""
    case = await bring_in(projections, site, *started())
    visit = f"sites/{site}/cases/{case}/visit"
    api, other = of_site(projections, site), of_site(projections, site, OTHER, "QA_FIRST")
    for version in (4, 2, 4):
        saved = expect_success(await api.request("PUT", visit, {"version": version, "item": "4"}))
        assert (saved["version"], saved["item"]) == (4, "4")
    assert expect_success(await api.request("GET", visit))["version"] == 4
    assert expect_success(await other.request("GET", visit)) == {
        "id": case,
        "site": site,
        "version": 0,
        "item": None,
        "question": None,
        "at": None,
    }


@pytest.mark.parametrize("body", [{}, {"version": 0}, {"version": "1"}, {"version": 1, "item": "19"}, {"seen": 1}])
async def test_visit_that_does_not_fit_is_refused(projections: RunningService, site: str, body: Any) -> None:
    case = await bring_in(projections, site, *started())
    api = of_site(projections, site)
    refused(await api.request("PUT", f"sites/{site}/cases/{case}/visit", body), 422, "not-valid")
    assert (await mine(api, site))["last_visit"] is None


async def test_visit_to_a_case_of_other_reviewers_is_refused(projections: RunningService, site: str) -> None:
    """Who may not open a case has nothing to say of its versions."""
    case = await bring_in(projections, site, *started())
    stranger, path = of_site(projections, site, "usr_stranger"), f"sites/{site}/cases/{case}/visit"
    refused(await stranger.request("PUT", path, {"version": 1}), 403, "not-your-case")
    refused(await stranger.request("GET", path), 403, "not-your-case")


async def test_visit_to_a_case_that_is_not_there_is_refused(projections: RunningService, site: str) -> None:
    path = f"sites/{site}/cases/{new_case()}/visit"
    refused(await of_site(projections, site).request("PUT", path, {"version": 1}), 404, "not-found")
    refused(await of_site(projections, site).request("GET", path), 404, "not-found")
