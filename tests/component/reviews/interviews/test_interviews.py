"""Stakeholder interviews through the API: one official record, notes of many hands, sealed and read by few."""

from collections.abc import Mapping
from typing import Any

import pytest

from services.reviews.store import texts
from shared.access.state import RoleAssignment as HeldRole
from shared.eventstore.journal import Journal
from tests.component.api_client import ApiClient, expect_success
from tests.component.interviews import COURTS, STATEWIDE, InterviewClient, listed, open_interview, under
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import QA, REVIEWER, SITE
from tests.support.people import A_QA, A_REVIEWER, person

SECRET, WHO = "The judge said that hearings are late.", "Judge Invented, Superior Court"


@pytest.fixture
def leader(reviews: RunningService) -> ApiClient:
    return ApiClient.for_user(reviews.client, person("usr_leader", "SITE_LEADER"))


@pytest.fixture
async def interview(leader: ApiClient, reviewer: ApiClient) -> InterviewClient:
    """Local, about two items of the case review system; its note-taker is the reviewer, in whose hands it is."""
    return (await open_interview(leader, note_taker=REVIEWER)).as_user(reviewer)


@pytest.mark.requirement("R39")
async def test_an_interview_goes_from_its_opening_to_its_end_with_many_hands(
    interview: InterviewClient, leader: ApiClient, qa: ApiClient
) -> None:
    saved = expect_success(await interview.save(SECRET, heard=WHO))
    first, second = (
        expect_success(await interview.note("Mine."))["note"],
        expect_success(await interview.as_user(qa).note("Q."))["note"],
    )
    shown = expect_success(await interview.as_user(leader).read())
    assert shown["official"] == {
        "text": SECRET, "heard": WHO, "rev": saved["official"]["rev"], "by": REVIEWER, "at": shown["official"]["at"],
    }  # fmt: skip
    assert {note: (one["text"], one["by"]) for note, one in shown["notes"].items()} == {
        first: ("Mine.", REVIEWER),
        second: ("Q.", QA),
    }
    assert shown["factors"] == ["case_review"]
    refused(await interview.complete(), 403, "not-your-role")
    assert expect_success(await interview.as_user(leader).complete())["stage"] == "completed"
    late = [await interview.save("More.", 2), await interview.note("More."), await interview.as_user(leader).complete()]
    for answer in late:
        refused(answer, 409, "interview-completed")
    assert expect_success(await interview.read()) | {"stage": "open", "version": shown["version"]} == shown


@pytest.mark.requirement("R39")
async def test_a_collision_shows_both_records_to_their_editor_and_saves_neither_twice(
    interview: InterviewClient, leader: ApiClient
) -> None:
    """Two note-takers of one interview must not lose what the other heard."""
    rev = expect_success(await interview.save(SECRET, heard=WHO))["official"]["rev"]
    problem = refused(await interview.as_user(leader).save("Otherwise.", 0), 412, "official-record-conflict")
    [both] = problem["conflicts"]
    assert (both["yours"], both["theirs"], both["theirs_heard"]) == ("Otherwise.", SECRET, WHO)
    assert (both["theirs_rev"], both["theirs_by"]) == (rev, REVIEWER)
    again = expect_success(await interview.as_user(leader).save("Both.", rev))
    assert expect_success(await interview.read())["official"]["text"] == "Both."
    assert again["official"]["rev"] > rev


async def test_a_repeated_save_is_one_save_and_leaves_no_second_text(
    reviews: RunningService, interview: InterviewClient
) -> None:
    expect_success(await interview.save(SECRET, key="k-official"))
    note = expect_success(await interview.note("Mine.", key="k-note"))
    kept = await _sealed(reviews, interview)
    expect_success(await interview.save(SECRET, key="k-official"))
    repeated = await interview.note("Mine.", key="k-note")
    assert (expect_success(repeated), repeated.headers["idempotency-replayed"]) == (note, "true")
    refused(await interview.save("Late.", 0), 412, "official-record-conflict")
    assert await _sealed(reviews, interview) == kept == 2


@pytest.mark.requirement("R43")
async def test_what_was_said_is_in_no_fact_and_in_no_store_as_it_was_written(
    reviews: RunningService, interview: InterviewClient, leader: ApiClient
) -> None:
    expect_success(await interview.save(SECRET, heard=WHO))
    expect_success(await interview.note(f"I heard: {SECRET}"))
    refused(await interview.as_user(leader).save(SECRET, 0), 412, "official-record-conflict")
    assert len(await reviews.rows(SITE, interview.id)) == 3
    for name in await reviews.store.of_site(SITE, Journal.COLLECTION).database.list_collection_names():
        async for row in reviews.store.of_site(SITE, name).find({"_id": {"$exists": True}}):
            assert "hearings are late" not in str(row)
            assert "Judge Invented" not in str(row)


@pytest.mark.requirement("R39")
@pytest.mark.parametrize("role", ["REVIEWER", "QA_FIRST", "QA_SECOND", "OBSERVER"])
async def test_interviews_are_opened_by_leaders_alone(reviews: RunningService, role: str) -> None:
    one = ApiClient.for_user(reviews.client, person("usr_one", role))
    refused(await one.request("POST", f"sites/{SITE}/interviews", COURTS), 403, "not-your-role")


@pytest.mark.parametrize(
    ("changed", "slug"),
    [
        ({"level": "state"}, "level-and-county"),
        ({"county": None}, "level-and-county"),
        ({"note_taker": "usr_of_no_site"}, "not-of-this-site"),
        ({"interviewers": [REVIEWER, "usr_of_no_site"]}, "not-of-this-site"),
        ({"items": ["18"]}, "not-valid"),
        ({"items": []}, "not-valid"),
        ({"on": "2026-02-30"}, "not-valid"),
        ({"stakeholders": "neighbours"}, "not-valid"),
    ],
)
async def test_an_interview_that_does_not_fit_is_refused_in_words(
    leader: ApiClient, reviewer: ApiClient, changed: Mapping[str, Any], slug: str
) -> None:
    refused(await leader.request("POST", f"sites/{SITE}/interviews", {**COURTS, **changed}), 422, slug)


async def test_who_takes_no_notes_reads_and_who_is_no_note_taker_writes_no_record(
    reviews: RunningService, interview: InterviewClient, qa: ApiClient
) -> None:
    observer = interview.as_user(ApiClient.for_user(reviews.client, person("usr_observer", "OBSERVER")))
    assert (await observer.read()).status_code == 200
    refused(await observer.note("I heard."), 403, "not-your-role")
    refused(await interview.as_user(qa).save("I heard."), 403, "not-the-note-taker")
    note = expect_success(await interview.as_user(qa).note("Mine."))["note"]
    refused(await interview.api.request("DELETE", f"{interview.path}/notes/{note}"), 403, "not-your-note")
    expect_success(await qa.request("DELETE", f"{interview.path}/notes/{note}"))
    assert expect_success(await interview.read())["notes"] == {}


@pytest.mark.requirement("R76")
async def test_reading_an_interview_is_told_to_be_noted(interview: InterviewClient) -> None:
    assert f'"operation":"read_interview","about":"{interview.id}"' in (await interview.read()).headers["oms-read"]


@pytest.mark.requirement("R45")
async def test_a_sites_interviews_are_listed_under_the_systemic_factors_page_by_page(reviews: RunningService) -> None:
    site = "zz-cqi"
    await reviews.delete_site_data(site)
    leader = ApiClient.for_user(reviews.client, person("usr_leader", "SITE_LEADER", site=site))
    local, statewide = await open_interview(leader, site), await open_interview(leader, site, **STATEWIDE, county=None)
    both = await open_interview(leader, site, items=["20", "36"])
    await open_interview(leader, site, quarter="2026Q2")
    whole = await listed(leader, "?quarter=2026Q3", site)
    assert (len(whole["factors"]), whole["next"]) == (7, None)
    assert under(whole, "information_system") == [statewide.id]
    assert under(whole, "case_review") == [local.id, both.id]
    assert under(whole, "licensing") == [both.id]
    assert under(await listed(leader, "?quarter=2026Q3&factor=licensing", site), "case_review") == [both.id]
    first = await listed(leader, "?quarter=2026Q3&limit=2", site)
    rest = await listed(leader, f"?quarter=2026Q3&limit=2&after={first['next']}", site)
    assert [first["next"], rest["next"]] == [statewide.id, None]
    assert under(first, "case_review") + under(rest, "case_review") == under(whole, "case_review")
    assert SECRET not in str(whole)
    refused(await leader.request("GET", f"sites/{site}/interviews?limit=201"), 422, "not-valid")


@pytest.mark.requirement("R23")
async def test_a_role_for_one_county_sees_no_other_countys_interviews(
    reviews: RunningService, interview: InterviewClient
) -> None:
    api = ApiClient.for_user(reviews.client, A_QA)
    facts = reviews.runtime.access.state
    facts.roles[SITE, A_QA.id] = (HeldRole("QA_FIRST", frozenset({"06003"})),)
    try:
        refused(await interview.as_user(api).read(), 403, "not-your-role")
        refused(await interview.as_user(api).note("I heard."), 403, "not-your-role")
        assert interview.id not in str(await listed(api))
    finally:
        ApiClient.for_user(reviews.client, A_QA)


async def test_the_guides_factors_can_be_read_with_their_sources(reviewer: ApiClient) -> None:
    factors = expect_success(await reviewer.request("GET", "systemic-factors"))["factors"]
    assert [len(factor["items"]) for factor in factors] == [1, 5, 1, 3, 2, 2, 4]
    assert all(item["src"] for factor in factors for item in factor["items"])


async def test_an_interview_of_another_site_and_a_missing_one_look_alike(
    reviews: RunningService, interview: InterviewClient
) -> None:
    elsewhere = ApiClient.for_user(reviews.client, person(A_REVIEWER.id, "REVIEWER", site="nv-cqi"))
    there = await elsewhere.request("GET", f"sites/nv-cqi/interviews/{interview.id}")
    missing = await elsewhere.request("GET", f"sites/nv-cqi/interviews/sti_{'f' * 32}")
    assert (there.status_code, there.content) == (missing.status_code, missing.content)
    refused(there, 404, "not-found")


async def _sealed(reviews: RunningService, interview: InterviewClient) -> int:
    about = {"aggregate": f"{SITE}|{interview.id}"}
    return await reviews.store.of_site(SITE, texts.COLLECTION).count_documents(about)
