"""History of an item and changes of a case at their addresses: who answered what, when, and what it was before."""

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import NOW, QA, REVIEWER, SECOND_REVIEWER
from tests.support.people import person

AT = NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
FIRST, SECOND = "Invented: Zweedorp was seen at home.", "Invented: Zweedorp was seen at school."


async def test_item_history_has_each_value_with_person_time_and_revision(
    shared_case: CaseClient, second_reviewer: ApiClient
) -> None:
    """A reviewer who finds another answer than their own must see who gave it, and what it was before."""
    expect_success(await shared_case.save("3", ("A", "Yes", 0), ("B", "Yes", 0)))
    theirs = shared_case.as_user(second_reviewer)
    expect_success(await theirs.save("3", ("B", "No", 4)))
    expect_success(await shared_case.save("3", ("B", None, 5)))
    shown = expect_success(await shared_case.request("GET", "items/3/history"))
    assert shown["questions"]["B"] == [
        {"value": "Yes", "rev": 4, "by": REVIEWER, "at": AT},
        {"value": "No", "rev": 5, "by": SECOND_REVIEWER, "at": AT},
        {"value": None, "rev": 6, "by": REVIEWER, "at": AT},
    ]
    assert [one["rev"] for one in shown["questions"]["A"]] == [3]
    assert expect_success(await shared_case.request("GET", "items/4/history"))["questions"] == {}


async def test_item_history_of_a_narrative_has_its_earlier_text_until_destroyed(
    open_case: CaseClient, admin: ApiClient
) -> None:
    expect_success(await open_case.save_texts(("rationale/3", FIRST, 0), ("rationale/4", "Another item's.", 0)))
    expect_success(await open_case.save_texts(("rationale/3", SECOND, 2)))
    expect_success(await open_case.save_texts(("rationale/3", None, 4)))
    shown = expect_success(await open_case.request("GET", "items/3/history"))
    assert list(shown["texts"]) == ["rationale/3"]
    assert [(one["text"], one["rev"]) for one in shown["texts"]["rationale/3"]] == [(FIRST, 2), (SECOND, 4), ("", 5)]
    expect_success(await open_case.as_user(admin).request("POST", "texts/destroy", {"why": "court_order"}))
    gone = expect_success(await open_case.request("GET", "items/3/history"))["texts"]["rationale/3"]
    assert [one["text"] for one in gone] == [None, None, ""]


async def test_item_history_has_the_override_with_its_reason_and_its_end(
    taken_case: CaseClient, leader: ApiClient
) -> None:
    led = taken_case.as_user(leader)
    expect_success(await led.request("PUT", "items/3/override", {"rating": "S", "why": "Invented reason."}))
    expect_success(await led.request("DELETE", "items/3/override"))
    overrides = expect_success(await led.request("GET", "items/3/history"))["overrides"]
    assert [(one["rating"], one["why"]) for one in overrides] == [("S", "Invented reason."), (None, "")]


@pytest.mark.requirement("R46")
async def test_changes_since_a_round_have_both_values_notes_and_ratings(
    taken_case: CaseClient, reviewer: ApiClient
) -> None:
    """QA would read the whole case again to find the one answer that changed."""
    seen = expect_success(await taken_case.request("GET", "changes"))["version"]
    note = {"item": "3", "question": "B", "text": "Which visits?"}
    opened = expect_success(await taken_case.request("POST", "notes", note))["note"]
    expect_success(await taken_case.move("qa/return"))
    mine = taken_case.as_user(reviewer)
    item = expect_success(await mine.read())["items"]["3"]
    was, rev = item["answers"]["B"]["value"], item["answers"]["B"]["rev"]
    expect_success(await mine.save("3", ("B", None, rev)))
    text = expect_success(await mine.request("GET", "texts"))["texts"]["rationale/3"]
    expect_success(await mine.save_texts(("rationale/3", SECOND, text["rev"])))
    shown = expect_success(await taken_case.request("GET", f"changes?since={seen}"))
    [answer] = shown["answers"]
    assert (answer["item"], answer["question"], answer["before"], answer["now"]) == ("3", "B", was, None)
    assert (answer["by"], answer["at"]) == (REVIEWER, AT)
    [narrative] = shown["texts"]
    assert (narrative["field"], narrative["before"], narrative["now"]) == ("rationale/3", text["text"], SECOND)
    [moved] = shown["notes"]
    assert (moved["note"], moved["what"], moved["by"]) == (opened, "opened", QA)
    assert [one["stage"] for one in shown["stages"]] == ["returned_to_reviewer"]
    assert {one["name"]: one["now"] for one in shown["ratings"]}["3"] == {
        "rating": "INCOMPLETE",
        "why": "3B is not answered yet",
    }


async def test_changes_list_the_rounds_with_versions_and_moves(taken_case: CaseClient, reviewer: ApiClient) -> None:
    expect_success(await taken_case.request("POST", "notes", {"item": "3", "text": "Which visits?"}))
    expect_success(await taken_case.move("qa/return"))
    mine = taken_case.as_user(reviewer)
    expect_success(await mine.submit())
    shown = expect_success(await mine.request("GET", "changes"))
    first, second = shown["rounds"]
    assert (first["round"], first["submitted_by"], first["notes"]) == (1, REVIEWER, 1)
    assert [(move["what"], move["level"], move["by"]) for move in first["moves"]] == [
        ("taken", "initial", QA),
        ("returned", "initial", QA),
    ]
    assert (second["round"], second["version"], second["moves"]) == (2, shown["version"], [])
    after = expect_success(await mine.request("GET", f"changes?since={first['version']}"))
    assert (after["answers"], after["texts"], after["ratings"]) == ([], [], [])


async def test_changes_of_an_answer_that_was_changed_back_are_none(open_case: CaseClient) -> None:
    expect_success(await open_case.save("3", ("A", "Yes", 0)))
    expect_success(await open_case.save("3", ("A", "No", 2)))
    expect_success(await open_case.save("3", ("A", "Yes", 3)))
    assert expect_success(await open_case.request("GET", "changes?since=2"))["answers"] == []
    both = expect_success(await open_case.request("GET", "changes?since=3"))["answers"]
    assert [(one["before"], one["now"]) for one in both] == [("No", "Yes")]


@pytest.mark.parametrize("wrong", ["since=-1", "since=x", "until=3", "since=99999999999999999999"])
async def test_changes_since_no_version_are_refused_in_words(open_case: CaseClient, wrong: str) -> None:
    refused(await open_case.request("GET", f"changes?{wrong}"), 422, "not-valid")


@pytest.mark.parametrize("part", ["items/3/history", "changes"])
async def test_history_is_for_readers_of_the_case_and_its_read_is_recorded(
    reviews: RunningService, open_case: CaseClient, part: str
) -> None:
    """A child's history must not be read unseen, nor by a person of another site."""
    assert "oms-read" in (await open_case.request("GET", part)).headers
    stranger = ApiClient.for_user(reviews.client, person("usr_elsewhere", "REVIEWER", site="nv-cqi"))
    refused(await open_case.as_user(stranger).request("GET", part), 403, "not-your-site")
    missing = CaseClient(open_case.api, open_case.site, f"cas_{'0' * 32}")
    refused(await missing.request("GET", part), 404, "not-found")
