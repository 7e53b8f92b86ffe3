"""When a part of the system is away or broken, a person is told so in words, and nothing is half done."""

from dataclasses import replace
from typing import NoReturn

import pytest
from pymongo.errors import AutoReconnect

from services.reviews.api.cases import case_commands
from services.reviews.store import cases
from shared.eventstore.journal import Journal
from tests.component.api_client import CaseClient, expect_success, unchanged
from tests.component.problems import refused
from tests.component.running_service import RunningService

SECRET = "a confidential sentence"  # pragma: allowlist secret


async def away(*_args: object, **_kwargs: object) -> None:
    raise AutoReconnect(SECRET)


async def test_a_save_that_cannot_be_stored_asks_to_try_again_and_the_retry_is_kept(
    open_case: CaseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with unchanged(open_case):
        with monkeypatch.context() as broken:
            broken.setattr(Journal, "append", away)
            answer = await open_case.save("1", ("A", 1, 0), key=open_case.id)
        refused(answer, 503, "try-again")
        assert int(answer.headers["retry-after"]) > 0
        assert SECRET not in answer.text
    assert expect_success(await open_case.save("1", ("A", 1, 0), key=open_case.id))["answers"]["A"]["value"] == 1


async def test_a_save_that_was_stored_but_not_answered_is_answered_when_it_is_sent_again(
    reviews: RunningService, open_case: CaseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection broke after the commit: the retry must find the answer, not make a second one."""
    append = Journal.append

    async def stored_then_away(*args: object) -> None:
        await append(*args)  # type: ignore[arg-type]
        raise AutoReconnect(SECRET)

    with monkeypatch.context() as broken:
        broken.setattr(Journal, "append", stored_then_away)
        refused(await open_case.save("1", ("A", 1, 0), key=open_case.id), 503, "try-again")
    again = await open_case.save("1", ("A", 1, 0), key=open_case.id)
    assert expect_success(again)["answers"]["A"] == {"value": 1, "rev": 2}
    assert again.headers["idempotency-replayed"] == "true"
    assert len(await reviews.rows(open_case.site, open_case.id)) == 2


async def test_a_fault_of_ours_is_said_to_be_one_without_what_anybody_wrote(
    open_case: CaseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> NoReturn:
        raise RuntimeError(SECRET)

    async with unchanged(open_case):
        with monkeypatch.context() as patched:
            patched.setattr(case_commands, "cases", replace(cases, decide=broken))
            answer = await open_case.save("1", ("A", 1, 0))
        refused(answer, 500, "our-fault")
        assert SECRET not in answer.text


async def test_readiness_follows_the_store_and_liveness_does_not(
    reviews: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await reviews.client.get("/readyz")).status_code == 200
    monkeypatch.setattr(reviews.store, "ping", away)
    assert (await reviews.client.get("/readyz")).status_code == 503
    assert (await reviews.client.get("/livez")).status_code == 200


async def test_head_of_health_routes_of_a_service_answers_as_get(
    reviews: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load balancer that asks by HEAD would take every healthy service away, or keep one that has no database."""
    for path in ("/livez", "/readyz", "/metrics"):
        answer = await reviews.client.head(path)
        assert (answer.status_code, answer.content) == (200, b""), path
    monkeypatch.setattr(reviews.store, "ping", away)
    assert (await reviews.client.head("/readyz")).status_code == 503


async def test_the_metrics_name_no_case(reviews: RunningService, open_case: CaseClient) -> None:
    expect_success(await open_case.save("1", ("A", 1, 0)))
    metrics = (await reviews.client.get("/metrics")).text
    assert "oms_events_committed_total" in metrics
    assert open_case.id not in metrics
