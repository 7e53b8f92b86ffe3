"""Whoever can write to the database, and has no key, can take texts away but never put words into a case."""

from collections.abc import Awaitable, Callable

import pytest

from services.reviews.store import text_keys
from shared.mongo import Document
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.case_texts import ask_texts, kept, key_of_case, put, said, write
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE
from tests.support.people import person

MINE, CHANGED, OTHERS = "About mine, at first.", "About mine, later.", "About another case."
CFSR = "ca-cfsr"


async def another(reviews: RunningService, site: str) -> CaseClient:
    """A case of this site with a text in it."""
    api = ApiClient.for_user(reviews.client, person("usr_elsewhere", "REVIEWER", site=site))
    created = expect_success(await api.request("POST", f"sites/{site}/cases", FOSTER_CARE.model_dump()))
    case = CaseClient(api, site, created["id"])
    await write(case, rationale_1=OTHERS)
    return case


@pytest.fixture
async def case(open_case: CaseClient) -> CaseClient:
    """A text that was changed once, and another one."""
    await write(open_case, rationale_1=MINE, rationale_2="About item 2.")
    expect_success(await open_case.save_texts(("rationale/1", CHANGED, 2)))
    return open_case


Damage = Callable[[RunningService, CaseClient, list[Document]], Awaitable[None]]
"""Done to the rows of the case: the first version, item 2's, the version in force."""


async def moved_to_another_field(reviews: RunningService, _case: CaseClient, rows: list[Document]) -> None:
    await put(reviews, rows[2] | {"sealed": rows[1]["sealed"]})


async def set_back_to_an_earlier_version(reviews: RunningService, _case: CaseClient, rows: list[Document]) -> None:
    await put(reviews, rows[2] | {"sealed": rows[0]["sealed"]})


async def taken_from_another_case(reviews: RunningService, case: CaseClient, rows: list[Document]) -> None:
    [other] = await kept(reviews, await another(reviews, case.site))
    await put(reviews, rows[2] | {"sealed": other["sealed"]})


async def taken_from_another_site(reviews: RunningService, _case: CaseClient, rows: list[Document]) -> None:
    [other] = await kept(reviews, await another(reviews, CFSR))
    await put(reviews, rows[2] | {"sealed": other["sealed"]})


async def told_to_be_of_another_field(reviews: RunningService, _case: CaseClient, rows: list[Document]) -> None:
    await put(reviews, rows[2] | {"field": "rationale/3"})


async def made_nonsense(reviews: RunningService, _case: CaseClient, rows: list[Document]) -> None:
    await put(reviews, rows[2] | {"sealed": None})


async def emptied(reviews: RunningService, _case: CaseClient, rows: list[Document]) -> None:
    await put(reviews, {name: rows[2][name] for name in ("_id", "aggregate")})


DAMAGES: tuple[Damage, ...] = (
    moved_to_another_field,
    set_back_to_an_earlier_version,
    taken_from_another_case,
    taken_from_another_site,
    told_to_be_of_another_field,
    made_nonsense,
    emptied,
)


@pytest.mark.requirement("R77")
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
async def test_a_sealed_text_in_another_place_is_not_shown_and_the_others_are(
    reviews: RunningService, case: CaseClient, damage: Damage
) -> None:
    await damage(reviews, case, await kept(reviews, case))
    assert await said(case) == {"rationale/1": None, "rationale/2": "About item 2."}


@pytest.mark.requirement("R77")
@pytest.mark.parametrize("site", ["ca-cqi", CFSR])
async def test_another_cases_key_opens_nothing_and_nothing_is_written_under_it(
    reviews: RunningService, case: CaseClient, site: str
) -> None:
    other = await another(reviews, site)
    [mine], [theirs] = await key_of_case(reviews, case), await key_of_case(reviews, other)
    rows = reviews.store.of_site(case.site, text_keys.COLLECTION)
    await rows.update_one({"_id": mine["_id"]}, {"$set": {"wrapped": theirs["wrapped"]}})
    assert await said(case) == {"rationale/1": None, "rationale/2": None}
    refused(await case.save_texts(("rationale/3", "Not under this key.", 0)), 503, "text-locked-away")
    await rows.update_one({"_id": mine["_id"]}, {"$set": {"wrapped": mine["wrapped"]}})
    assert (await said(case))["rationale/1"] == CHANGED


async def test_a_collision_over_a_text_that_cannot_be_read_still_tells_the_revision(
    reviews: RunningService, case: CaseClient
) -> None:
    await made_nonsense(reviews, case, await kept(reviews, case))
    answer = await case.save_texts(("rationale/1", "Written anew.", 2))
    [conflict] = refused(answer, 412, "text-conflict")["conflicts"]
    assert (conflict["theirs"], conflict["theirs_rev"]) == (None, 4)
    expect_success(await case.save_texts(("rationale/1", "Written anew.", 4)))
    assert (await ask_texts(case)).json()["texts"]["rationale/1"]["text"] == "Written anew."
