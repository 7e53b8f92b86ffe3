"""Notes at their addresses: what people wrote to each other about a case comes back to them, and stays between them."""

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.case_texts import kept
from tests.component.journals import events_of
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.clusters import Cluster
from tests.support.histories import NOW, QA, REVIEWER
from tests.support.people import person
from tests.support.stored_words import found_in

ASKED, ANSWERED = "Was Zweedorp seen alone?", "Yes, Quillemore was out."
NOTE = {"item": "3", "question": "B", "text": ASKED}
AT = NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def opened(case: CaseClient, **changed: str | None) -> str:
    note: str = expect_success(await case.request("POST", "notes", NOTE | changed))["note"]
    return note


async def test_a_thread_comes_back_with_who_wrote_what_and_when(taken_case: CaseClient, reviewer: ApiClient) -> None:
    note = await opened(taken_case)
    mine = taken_case.as_user(reviewer)
    expect_success(await mine.request("POST", f"notes/{note}/replies", {"text": ANSWERED}))
    shown = expect_success(await mine.request("GET", "notes"))
    assert (shown["open"], list(shown["notes"])) == ([note], [note])
    thread = shown["notes"][note]
    assert (thread["item"], thread["question"], thread["level"], thread["resolved"]) == ("3", "B", "initial", False)
    assert thread["entries"] == [
        {"text": ASKED, "by": QA, "at": AT},
        {"text": ANSWERED, "by": REVIEWER, "at": AT},
    ]
    assert expect_success(await mine.read())["open_notes"] == 1


async def test_what_notes_say_lies_sealed_and_nowhere_else(
    reviews: RunningService, cluster: Cluster, taken_case: CaseClient, reviewer: ApiClient
) -> None:
    """They speak of a family: no database, topic or event may hold them in plain."""
    note = await opened(taken_case)
    expect_success(await taken_case.as_user(reviewer).request("POST", f"notes/{note}/replies", {"text": ANSWERED}))
    expect_success(
        await taken_case.as_user(reviewer).request("POST", "elimination", {"reason": "out_of_area", "evidence": ASKED})
    )
    assert await found_in(cluster, ["Zweedorp", "Quillemore"]) == []
    told = events_of(await reviews.rows(taken_case.site, taken_case.id))[-3:]
    assert [event["type"].removeprefix("oms.reviews.") for event in told] == [
        "note_opened.v1",
        "note_replied.v1",
        "elimination_proposed.v1",
    ]
    sealed = {row["_id"] for row in await kept(reviews, taken_case)}
    assert {told[0]["data"]["text"]["version_id"], told[1]["data"]["text"]["version_id"]} <= sealed


async def test_its_author_changes_a_note_until_somebody_answers(taken_case: CaseClient, reviewer: ApiClient) -> None:
    note = await opened(taken_case)
    expect_success(await taken_case.request("PUT", f"notes/{note}", {"text": "Better asked."}))
    expect_success(await taken_case.as_user(reviewer).request("POST", f"notes/{note}/replies", {"text": ANSWERED}))
    async with unchanged(taken_case):
        refused(await taken_case.request("PUT", f"notes/{note}", {"text": "Never asked."}), 409, "note-answered")
        refused(await taken_case.request("DELETE", f"notes/{note}"), 409, "note-answered")
    entries = expect_success(await taken_case.request("GET", "notes"))["notes"][note]["entries"]
    assert [one["text"] for one in entries] == ["Better asked.", ANSWERED]


async def test_its_author_takes_a_note_back_that_nobody_answered(taken_case: CaseClient, leader: ApiClient) -> None:
    note = await opened(taken_case)
    refused(await taken_case.as_user(leader).request("DELETE", f"notes/{note}"), 403, "not-your-note")
    expect_success(await taken_case.request("DELETE", f"notes/{note}"))
    assert expect_success(await taken_case.request("GET", "notes"))["notes"] == {}


async def test_qa_alone_settles_a_note_and_opens_it_again(
    taken_case: CaseClient, reviewer: ApiClient, senior: ApiClient
) -> None:
    note = await opened(taken_case)
    settle = f"notes/{note}/settle"
    refused(await taken_case.as_user(reviewer).request("POST", settle, {"how": "resolve"}), 403, "not-your-role")
    refused(await taken_case.as_user(senior).request("POST", settle, {"how": "resolve"}), 409, "not-taken")
    expect_success(await taken_case.request("POST", settle, {"how": "resolve"}))
    refused(
        await taken_case.as_user(reviewer).request("POST", f"notes/{note}/replies", {"text": "Late."}),
        409,
        "note-resolved",
    )
    expect_success(await taken_case.request("POST", settle, {"how": "reopen"}))
    assert expect_success(await taken_case.request("GET", "notes"))["open"] == [note]


@pytest.mark.parametrize("role", ["REVIEWER", "OBSERVER", "STATE_ADMIN"])
async def test_who_does_no_qa_puts_no_note_on_a_case(
    reviews: RunningService, taken_case: CaseClient, role: str
) -> None:
    somebody = taken_case.as_user(ApiClient.for_user(reviews.client, person("usr_no_qa", role)))
    async with unchanged(taken_case):
        refused(await somebody.request("POST", "notes", NOTE), 403, "not-your-role")


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"text": " \n "}, "not-valid"),
        ({"text": "x" * 20_001}, "not-valid"),
        ({"item": "19"}, "not-valid"),
        ({"question": "G"}, "not-a-question"),
        ({"level": "oversight"}, "not-valid"),
    ],
)
async def test_a_note_that_does_not_fit_is_refused_and_nothing_of_it_is_kept(
    reviews: RunningService, taken_case: CaseClient, change: dict[str, str], slug: str
) -> None:
    before = len(await kept(reviews, taken_case))
    async with unchanged(taken_case):
        refused(await taken_case.request("POST", "notes", NOTE | change), 422, slug)
    assert len(await kept(reviews, taken_case)) == before


async def test_words_that_were_refused_are_not_kept(
    reviews: RunningService, submitted_case: CaseClient, qa: ApiClient
) -> None:
    """Nothing would name them, and nobody could ever find or erase them."""
    before = await kept(reviews, submitted_case)
    refused(await submitted_case.as_user(qa).request("POST", "notes", NOTE), 409, "case-not-in-qa")
    refused(
        await submitted_case.as_user(qa).request("POST", f"notes/not_{'0' * 32}/replies", {"text": "?"}),
        404,
        "not-found",
    )
    assert await kept(reviews, submitted_case) == before


async def test_a_note_sent_again_with_its_key_is_one_note(reviews: RunningService, taken_case: CaseClient) -> None:
    first = expect_success(await taken_case.request("POST", "notes", NOTE, key=taken_case.id))
    sealed = await kept(reviews, taken_case)
    again = await taken_case.request("POST", "notes", NOTE, key=taken_case.id)
    assert (expect_success(again), again.headers["idempotency-replayed"]) == (first, "true")
    assert await kept(reviews, taken_case) == sealed
    assert list(expect_success(await taken_case.request("GET", "notes"))["notes"]) == [first["note"]]


async def test_reading_notes_is_noted_like_any_reading_of_a_case(taken_case: CaseClient) -> None:
    assert "read_notes" in (await taken_case.request("GET", "notes")).headers["oms-read"]
    assert "read_worksheet" in (await taken_case.request("GET", "elimination")).headers["oms-read"]
