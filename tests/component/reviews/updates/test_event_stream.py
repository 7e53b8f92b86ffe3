"""The event stream: it tells of every save of others, and ends with the access of its reader."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from services.reviews.api.updates.event_stream import OpenStream
from services.reviews.runtime import reviews_runtime
from services.reviews.store import cases
from shared.contracts.envelope import key_of
from shared.contracts.identity.accounts import SessionEnded
from shared.contracts.vocabulary import PLATFORM, purpose_of
from shared.security.tokens import User
from shared.web.request import RequestContext
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.gateway.client import served
from tests.component.reviews.updates.event_reader import follow
from tests.component.running_service import RunningService
from tests.support.cases.assignments import give_to
from tests.support.histories import FOSTER_CARE, SECOND_REVIEWER, SITE
from tests.support.people import A_LEADER, A_QA, A_REVIEWER, apply_events, person, register_user, token


@pytest.fixture
async def address(second_reviews: RunningService) -> AsyncIterator[str]:
    """Of a process that the saves of these tests do not go through."""
    register_user(second_reviews.client.access, A_QA)
    async with served(second_reviews.app, lifespan="off") as there:
        yield there


async def test_stream_save_through_another_process_is_told_with_its_version(
    address: str, open_case: CaseClient
) -> None:
    """A person would rate on answers that a colleague has changed minutes ago."""
    async with follow(address, token(A_QA), SITE, open_case.id) as stream:
        assert (await stream.next()).name == "versions"
        saved = await open_case.save("1", ("A", 1, 0))
        told = (await stream.next("case")).data
        assert f'"{told["version"]}"' == saved.headers["etag"]
        assert told == {
            "case": open_case.id,
            "version": told["version"],
            "kinds": ["answers"],
            "items": ["1"],
            "by": [A_REVIEWER.id],
        }


async def test_stream_note_and_custody_are_told_by_their_kinds(
    address: str, submitted_case: CaseClient, qa: ApiClient
) -> None:
    """The page would not know that the notes have to be read again, or that the case is in other hands."""
    async with follow(address, token(A_QA), SITE, submitted_case.id) as stream:
        await stream.next("versions")
        case = await submitted_case.as_user(qa).taken_for_qa()
        kinds = {tuple((await stream.next("case")).data["kinds"])}
        expect_success(await case.request("POST", "notes", {"item": "4", "text": "Invented."}))
        noted = (await stream.next("case")).data
        assert (kinds, noted["kinds"], noted["items"], noted["by"]) == ({("custody",)}, ["notes"], ["4"], [A_QA.id])


async def test_stream_resumed_by_its_last_id_misses_no_save(address: str, open_case: CaseClient) -> None:
    """What was saved while a laptop slept would be missing on its page."""
    expect_success(await open_case.save("1", ("A", 1, 0)))
    async with follow(address, token(A_QA), SITE, open_case.id) as stream:
        versions = await stream.next("versions")
    expect_success(await open_case.save("2", ("applicable", "Yes", 0)))
    last = await open_case.save("3", ("applicable", "Yes", 0))
    async with follow(address, token(A_QA), SITE, open_case.id, last_event_id=versions.id) as stream:
        assert (await stream.next("versions")).data == versions.data
        told = (await stream.next("case")).data
        assert (told["items"], f'"{told["version"]}"') == (["2", "3"], last.headers["etag"])


async def test_stream_resumed_with_an_unknown_id_begins_with_the_versions_now(
    address: str, open_case: CaseClient
) -> None:
    """A client with an id of other cases, or of nothing, would follow nothing."""
    for unknown in (f"cas_{'0' * 32}:7", "nonsense", f"{open_case.id}:999999999999999999"):
        async with follow(address, token(A_QA), SITE, open_case.id, last_event_id=unknown) as stream:
            assert (await stream.next("versions")).data == {"cases": {open_case.id: 1}}


async def test_stream_of_several_cases_tells_each_by_its_id(address: str, open_case: CaseClient) -> None:
    """A list could not tell which row has changed."""
    created = expect_success(await open_case.api.request("POST", f"sites/{SITE}/cases", FOSTER_CARE.model_dump()))
    other = CaseClient(open_case.api, SITE, created["id"])
    async with follow(address, token(A_QA), SITE, open_case.id, other.id) as stream:
        assert set((await stream.next("versions")).data["cases"]) == {open_case.id, other.id}
        for case in (other, open_case):
            version = expect_success(await case.save("1", ("A", 1, 0)))["version"]
            told: dict[str, int] = {}
            while told.get(case.id, 0) < version:  # the events of one save may come one by one
                event = (await stream.next("case")).data
                told[event["case"]] = event["version"]


async def test_stream_of_a_person_whose_role_is_revoked_ends(
    address: str, second_reviews: RunningService, open_case: CaseClient
) -> None:
    """Whoever has left a site would watch its cases for as long as the page is open."""
    leaver = person("usr_leaver", "QA_FIRST")
    register_user(second_reviews.client.access, leaver)
    async with follow(address, token(leaver), SITE, open_case.id) as stream:
        await stream.next("versions")
        register_user(second_reviews.client.access, person("usr_leaver"))
        expect_success(await open_case.save("1", ("A", 1, 0)))
        assert "case" not in {event.name for event in await stream.read_to_end()}
    async with follow(address, token(leaver), SITE, open_case.id) as stream:
        assert stream.response.status_code == 403


async def test_stream_of_a_reviewer_ends_when_the_case_is_given_to_others(
    address: str, reviews: RunningService, second_reviews: RunningService, open_case: CaseClient
) -> None:
    """A reviewer would follow a family's case that is not theirs any more."""
    register_user(second_reviews.client.access, A_REVIEWER)
    async with follow(address, token(A_REVIEWER), SITE, open_case.id) as stream:
        await stream.next("versions")
        await give_to(reviews.runtime, SITE, open_case.id, SECOND_REVIEWER)
        assert "case" not in {event.name for event in await stream.read_to_end()}
    async with follow(address, token(A_REVIEWER), SITE, open_case.id) as stream:
        assert stream.response.status_code == 403


async def test_stream_of_an_ended_session_ends(
    address: str, second_reviews: RunningService, open_case: CaseClient
) -> None:
    """Signing out would leave the stream open for whoever sits down next."""
    access, session = second_reviews.client.access, f"ses_{'7' * 32}"
    async with follow(address, token(User(A_QA.id, A_QA.name, session)), SITE, open_case.id) as stream:
        await stream.next("versions")
        apply_events(access, PLATFORM, A_QA.id, SessionEnded.model_validate({"session": session, "why": "signed_out"}))
        await stream.read_to_end()


async def test_stream_refuses_what_reading_the_case_refuses(
    address: str, second_reviews: RunningService, open_case: CaseClient
) -> None:
    """The stream would be a way round the rules of reading a case."""
    stranger = person("usr_stranger", "REVIEWER", site="nv-cqi")
    register_user(second_reviews.client.access, stranger)
    asked = [
        (token(stranger), SITE, (open_case.id,), 403),
        (token(stranger), "nv-cqi", (open_case.id,), 404),
        (token(A_QA), SITE, (open_case.id, f"cas_{'0' * 32}"), 404),
        (token(A_QA), SITE, (), 422),
        (token(A_QA), SITE, tuple(f"cas_{number:032x}" for number in range(21)), 422),
    ]
    for bearer, site, followed, status in asked:
        async with follow(address, bearer, site, *followed) as stream:
            assert stream.response.status_code == status, stream.response.text


async def test_stream_that_reads_slowly_gets_many_saves_as_one_change(
    reviews: RunningService, open_case: CaseClient, leader: ApiClient
) -> None:
    """One sleeping browser would make the process grow by every save of everybody."""
    ctx = RequestContext(A_LEADER.user, reviews.runtime, reviews.runtime.command_context(A_LEADER.id), None)
    key, loaded = key_of(SITE, open_case.id), await cases.load(reviews.store, SITE, open_case.id)
    feed = reviews_runtime(reviews.runtime).feeds.for_purpose(purpose_of(SITE))
    parts = OpenStream(ctx, SITE, {key: loaded}, feed).parts({key: loaded.head.sequence})
    async with asyncio.timeout(30):
        assert b"event: versions" in await anext(parts)
        assert b"event: presence" in await anext(parts)
        for item in range(1, 19):
            saved = await open_case.save(str(item), ("applicable", "Yes", 0))
            assert saved.status_code in (200, 422)
        etag = await open_case.etag()
        part = b""
        while b"event: case" not in part or f'"version":{etag.strip(chr(34))}'.encode() not in part:
            part = await anext(parts)
            assert part.count(b"event: case") <= 1
    await parts.aclose()


async def test_stream_ends_at_once_when_its_server_stops(reviews: RunningService, open_case: CaseClient) -> None:
    """A deployment would wait for every open page, and then cut all of them off together."""
    async with AsyncExitStack() as server:
        address = await server.enter_async_context(served(reviews.app, lifespan="off"))
        async with follow(address, token(A_REVIEWER), SITE, open_case.id) as stream:
            await stream.next("presence")
            await server.aclose()
            assert await stream.read_to_end() == []
            assert stream.retry in range(1000, 5001)
