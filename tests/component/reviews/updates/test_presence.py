"""Presence: people see each other in a case, and are gone a minute after they went."""

from datetime import datetime, timedelta

from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.gateway.client import served
from tests.component.reviews.updates.event_reader import follow
from tests.component.running_service import RunningService, run_service
from tests.support.clusters import Cluster
from tests.support.histories import NOW, SITE
from tests.support.people import A_QA, A_REVIEWER, register_user, token


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


async def test_presence_in_another_process_appears_and_expires_on_a_stream(
    cluster: Cluster, open_case: CaseClient
) -> None:
    """Two people would work on one item without knowing, or a person who left would seem to be there for ever."""
    clock = Clock()
    async with run_service("reviews", cluster, clock) as watching, served(watching.app, lifespan="off") as address:
        register_user(watching.client.access, A_QA)
        async with follow(address, token(A_QA), SITE, open_case.id) as stream:
            assert (await stream.next("presence")).data == {"case": open_case.id, "people": []}
            expect_success(await open_case.request("PUT", "presence", {"item": "3"}))
            there = (await stream.next("presence")).data
            assert there["people"] == [{"person": A_REVIEWER.id, "item": "3"}]
            clock.time += timedelta(seconds=61)
            assert (await stream.next("presence")).data["people"] == []


async def test_presence_is_told_with_the_version_to_those_who_poll(open_case: CaseClient, qa: ApiClient) -> None:
    """Behind a proxy that holds streams back a person would be alone."""
    expect_success(await open_case.request("PUT", "presence", {"item": "3"}))
    entered = expect_success(await open_case.as_user(qa).request("PUT", "presence", {"item": None}))
    assert entered["version"] == 1
    assert entered["people"] == [{"person": A_QA.id, "item": None}, {"person": A_REVIEWER.id, "item": "3"}]
    left = expect_success(await open_case.request("DELETE", "presence"))
    assert left["people"] == [{"person": A_QA.id, "item": None}]
    expect_success(await open_case.save("1", ("A", 1, 0)))
    read = expect_success(await open_case.as_user(qa).request("GET", "presence"))
    assert f'"{read["version"]}"' == await open_case.etag()


async def test_presence_stands_in_no_history(reviews: RunningService, open_case: CaseClient) -> None:
    """The history would tell of looking where it is to tell of decisions."""
    before = await reviews.rows(SITE, open_case.id)
    expect_success(await open_case.request("PUT", "presence", {"item": "3"}))
    expect_success(await open_case.request("DELETE", "presence"))
    assert await reviews.rows(SITE, open_case.id) == before


async def test_presence_of_an_unknown_item_is_refused(open_case: CaseClient) -> None:
    """A page would show a person in an item that does not exist."""
    for body in ({"item": "19"}, {"item": "3", "text": "Invented."}):
        assert (await open_case.request("PUT", "presence", body)).status_code == 422
    assert expect_success(await open_case.request("GET", "presence"))["people"] == []
