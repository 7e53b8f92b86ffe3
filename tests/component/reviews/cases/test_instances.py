"""Several instances of reviews serve one journal: what one of them accepted, every other knows."""

import uuid

import pytest

from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.journals import events_of
from tests.component.problems import refused
from tests.component.running_service import RunningService, run_service
from tests.support.clusters import Cluster
from tests.support.histories import SECOND_REVIEWER
from tests.support.people import A_REVIEWER, ANOTHER_REVIEWER
from tests.support.sheets import Sheet


@pytest.fixture
def there(second_reviews: RunningService, shared_case: CaseClient) -> CaseClient:
    """The same case in the hands of a second person at the other instance."""
    return shared_case.as_user(ApiClient.for_user(second_reviews.client, ANOTHER_REVIEWER))


async def test_both_show_the_same_case_to_the_byte_after_each_save(shared_case: CaseClient, there: CaseClient) -> None:
    for number, case in enumerate((shared_case, there, shared_case, there)):
        expect_success(await case.save("1", ("A", number, number and number + 2)))
        here, other = await shared_case.read(), await there.read()
        assert (here.content, here.headers["etag"]) == (other.content, other.headers["etag"])


async def test_edits_at_both_merge_though_each_remembers_an_older_case(
    reviews: RunningService, shared_case: CaseClient, there: CaseClient
) -> None:
    expect_success(await there.save("1", ("A", 1, 0)))
    expect_success(await shared_case.save("1", ("B", 2, 0)))
    merged = expect_success(await there.save("1", ("applicable", "Yes", 0)))
    assert {q: one["value"] for q, one in merged["answers"].items()} == {"A": 1, "B": 2, "applicable": "Yes"}
    assert len(events_of(await reviews.rows(shared_case.site, shared_case.id))) == 5


async def test_a_collision_is_found_by_an_instance_that_had_not_heard_of_the_other_answer(
    shared_case: CaseClient, there: CaseClient
) -> None:
    expect_success(await shared_case.save("1", ("B", 1, 0)))
    expect_success(await there.save("1", ("A", 1, 0)))
    async with unchanged(shared_case):
        problem = refused(await shared_case.save("1", ("A", 2, 0)), 412, "answer-conflict")
    assert problem["conflicts"][0]["theirs_by"] == SECOND_REVIEWER


async def test_a_request_sent_again_to_the_other_instance_is_answered_the_same(
    second_reviews: RunningService, open_case: CaseClient
) -> None:
    key = uuid.uuid4().hex
    first = await open_case.save("1", ("A", 1, 0), key=key)
    expect_success(await open_case.save("1", ("A", 2, 2)))
    elsewhere = open_case.as_user(ApiClient.for_user(second_reviews.client, A_REVIEWER))
    again = await elsewhere.save("1", ("A", 1, 0), key=key)
    assert (again.status_code, again.content, again.headers["etag"]) == (200, first.content, first.headers["etag"])


async def test_a_case_is_submitted_at_one_and_locked_at_the_other(
    filled_case: CaseClient, second_reviews: RunningService
) -> None:
    elsewhere = filled_case.as_user(ApiClient.for_user(second_reviews.client, A_REVIEWER))
    answer = expect_success(await elsewhere.read())["items"]["14"]["answers"]["A"]
    expect_success(await filled_case.submit())
    async with unchanged(filled_case):
        refused(await elsewhere.save("14", ("A", "No", answer["rev"])), 409, "case-locked")


async def test_an_instance_that_starts_later_knows_every_accepted_answer(
    cluster: Cluster, open_case: CaseClient, sheet: Sheet
) -> None:
    """Its memory is empty, and the stored fold may be some saves behind: the journal has them all."""
    await open_case.fill(sheet)
    here = await open_case.read()
    async with run_service("reviews", cluster) as later:
        shown = await open_case.as_user(ApiClient.for_user(later.client, A_REVIEWER)).read()
    assert (shown.content, shown.headers["etag"]) == (here.content, here.headers["etag"])
