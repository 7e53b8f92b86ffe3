"""An operator replaces the key that wraps all others while people work, and afterwards the old one opens nothing."""

import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from services.reviews.store import frames, key_rotation, text_keys, texts
from services.reviews.store.texts import TextOwner
from shared.runtime import Runtime
from shared.security.encryption import Vault
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.case_texts import destroy, key_of_case, read_texts, write
from tests.component.running_service import SECRET_KEY, RunningService
from tests.support.histories import FOSTER_CARE, SITE
from tests.support.people import person

NEW_KEY = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
CASES = 2 * key_rotation.ROTATION_PAGE_SIZE + 1


@asynccontextmanager
async def with_keys(reviews: RunningService, current: str, previous: str = "") -> AsyncIterator[Runtime]:
    """A process of the same service that was given these keys."""
    told = {"secret_key": SecretStr(current), "previous_secret_key": SecretStr(previous)}
    runtime = replace(reviews.runtime, settings=reviews.runtime.settings.model_copy(update=told))
    yield runtime


@pytest.fixture
async def cases(reviews: RunningService, reviewer: ApiClient) -> AsyncIterator[list[CaseClient]]:
    """More than two pages of cases with a text each; afterwards all keys are wrapped as every other test expects."""
    ids = [
        expect_success(await reviewer.request("POST", f"sites/{SITE}/cases", FOSTER_CARE.model_dump()))["id"]
        for _ in range(CASES)
    ]
    made = [CaseClient(reviewer, SITE, case) for case in ids]
    for case in made:
        await write(case, rationale_1=f"About {case.id}.")
    yield made
    async with with_keys(reviews, SECRET_KEY, NEW_KEY) as back:
        await key_rotation.rewrap_all(back)


async def opened(runtime: Runtime, case: CaseClient) -> list[str]:
    """What a process with these keys reads of the case."""
    versions = [
        row["_id"]
        async for row in runtime.store.of_site(SITE, texts.COLLECTION).find({"aggregate": f"{SITE}|{case.id}"})
    ]
    return list((await texts.read(runtime, TextOwner(SITE, case.id), versions)).values())


@pytest.mark.requirement("R77")
async def test_a_replaced_key_opens_every_case_and_the_old_one_none(
    reviews: RunningService, cases: list[CaseClient]
) -> None:
    async with with_keys(reviews, NEW_KEY, SECRET_KEY) as both, with_keys(reviews, NEW_KEY) as only_new:
        assert await opened(only_new, cases[0]) == []
        assert await opened(both, cases[0]) == [f"About {cases[0].id}."], "people read on before all is done"
        assert (await key_rotation.rewrap_all(both))[0] >= CASES
        assert (await key_rotation.rewrap_all(both))[0] == 0, "nothing is left to do"
        for case in cases:
            assert await opened(only_new, case) == [f"About {case.id}."]
            assert await opened(reviews.runtime, case) == []


async def test_a_key_that_neither_opens_is_left_as_it_is_and_counted(
    reviews: RunningService, cases: list[CaseClient]
) -> None:
    """An operator who gave the wrong previous key must not lose what a right one still opens."""
    wrong = base64.urlsafe_b64encode(os.urandom(32)).decode()
    before = await key_of_case(reviews, cases[0])
    async with with_keys(reviews, NEW_KEY, wrong) as runtime:
        wrapped, stuck = await key_rotation.rewrap_all(runtime)
    assert (wrapped, stuck >= CASES) == (0, True)
    assert await key_of_case(reviews, cases[0]) == before
    assert (await read_texts(cases[0]))["rationale/1"]["text"] == f"About {cases[0].id}."


async def test_a_key_that_is_destroyed_meanwhile_stays_destroyed(
    reviews: RunningService, cases: list[CaseClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was read to be wrapped anew when the erasure came."""
    [row] = await key_of_case(reviews, cases[0])
    administrator = ApiClient.for_user(reviews.client, person("usr_administrator", "STATE_ADMIN"))
    expect_success(await destroy(cases[0], administrator))
    async with with_keys(reviews, NEW_KEY, SECRET_KEY) as both:
        rows = both.store.of_site(SITE, text_keys.COLLECTION)
        assert await key_rotation._rewrap(both, rows, text_keys.COLLECTION, row) is False
    [left] = await key_of_case(reviews, cases[0])
    assert "wrapped" not in left


async def test_a_frame_that_the_old_key_sealed_is_opened_by_the_new_one_alone(reviews: RunningService) -> None:
    rows, name = reviews.store.of_site(SITE, frames.COLLECTION), f"{SITE}|smp_of_a_test"
    sealed = text_keys.site_vault(reviews.runtime, SITE).seal(b"an invented list", frames.COLLECTION, name, os.urandom)
    await rows.replace_one({"_id": name}, {"site": SITE, "sealed": sealed}, upsert=True)
    async with with_keys(reviews, NEW_KEY, SECRET_KEY) as both:
        await key_rotation.rewrap_all(both)
    row = await rows.find_one({"_id": name})
    assert row
    assert Vault.from_settings(NEW_KEY).derive(SITE).open(row["sealed"], frames.COLLECTION, name) == b"an invented list"
    await rows.delete_one({"_id": name})
    async with with_keys(reviews, SECRET_KEY, NEW_KEY) as back:
        await key_rotation.rewrap_all(back)
