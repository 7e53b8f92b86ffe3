"""Exports give a site's cases to whoever may have them, in constant memory, and never a case that is out."""

import tracemalloc
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest

from services.ratings.api import exports as exports_router
from services.ratings.domain import RatedCase
from services.ratings.exports import case_pages
from services.ratings.exports.case_pages import CaseQuery
from services.ratings.exports.writer import Format, file_of
from shared.access.state import Machine, RoleAssignment
from shared.contracts.event import Event
from shared.contracts.reviews.qa import CaseEliminated, CaseRestored, PracticeCleared
from shared.security.tokens import User
from tests.component.api_client import ApiClient, expect_success
from tests.component.direct_folds import new_case, rate, rate_new
from tests.component.exports import Exports, keep, rows_of
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE, NOW, answered
from tests.support.people import person, register_user, token
from tests.support.sheets import drawn, entered, finished, told_by_reviews
from tests.support.wait import until

ELIMINATED = CaseEliminated(reason="duplicate")


async def case_of(exports: Exports, seed: int, *more: Event, **chosen: str) -> str:
    return await rate_new(exports.ratings, exports.site, [*finished(drawn(seed, **chosen)), *more])


async def test_an_export_holds_the_cases_that_are_asked_for_with_their_ratings(exports: Exports) -> None:
    first = await case_of(exports, 1, county="06001", quarter="2026Q2")
    second = await case_of(exports, 2, county="06037", quarter="2026Q3")
    unfinished = await rate_new(exports.ratings, exports.site, [*entered(drawn(3, county="06001", quarter="2026Q3"))])

    async def ids(**query: str) -> set[str]:
        return {row["id"] for row in await exports.rows(**query)}

    assert await ids() == {first, second, unfinished}
    assert await ids(quarter="2026Q3") == {second, unfinished}
    assert await ids(quarter="2026Q3", county="06001") == {unfinished}
    assert await ids(stage="approved_final") == {first, second}
    [row] = await exports.rows(quarter="2026Q2")
    shown = expect_success(await exports.api.request("GET", f"sites/{exports.site}/cases/{first}/ratings"))
    told = {f"rating.{name}": one["rating"] for name, one in shown["items"].items()}
    assert {name: row[name] for name in told} == told
    assert (row["site"], row["instrument"], row["practice"]) == (exports.site, "r4_2022", "false")


@pytest.mark.requirement("R57")
async def test_eliminated_and_cleared_cases_are_in_no_export_unless_asked_for_by_name(exports: Exports) -> None:
    there = await case_of(exports, 1)
    gone = await case_of(exports, 2, ELIMINATED)
    back = await case_of(exports, 3, ELIMINATED, CaseRestored())
    await case_of(exports, 4, PracticeCleared())
    assert {row["id"] for row in await exports.rows()} == {there, back}
    assert [row["id"] for row in await exports.rows(stage="eliminated")] == [gone]
    refused(await exports.get(stage="cleared"), 422, "not-valid")


async def test_more_cases_than_an_answer_takes_are_asked_for_as_a_job(
    exports: Exports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports_router, "MAX_CASES_IN_A_RESPONSE", 3)
    await keep(exports.ratings, exports.site, 3)
    assert len(await exports.rows()) == 3
    await keep(exports.ratings, exports.site, 1, first=3)
    problem = refused(await exports.get(), 409, "export-too-large")
    assert "ask for it as a job" in problem["detail"]
    asked = await exports.begin(format="csv")
    assert (asked.status_code, asked.json()["rows"]) == (202, 4)
    assert asked.headers["location"] == f"/api/v1/sites/{exports.site}/exports/{asked.json()['id']}"
    await until(partial(exports.is_done, asked.json()["id"]))
    file = await exports.get(f"{asked.json()['id']}/file")
    assert [row["id"] for row in rows_of(file)] == [f"cas_{n:032x}" for n in range(4)]
    assert (await exports.state(asked.json()["id"]))["size"] == len(file.content)


async def test_who_may_read_cases_may_not_carry_them_away(exports: Exports) -> None:
    api = ApiClient.for_user(exports.ratings.client, person("usr_reader", "REVIEWER", "OBSERVER", site=exports.site))
    for path in ("cases", "codebook", f"exp_{'0' * 32}", f"exp_{'0' * 32}/file"):
        refused(await api.request("GET", f"sites/{exports.site}/exports/{path}"), 403, "not-your-role")
    refused(await api.request("POST", f"sites/{exports.site}/exports", {}), 403, "not-your-role")


async def test_a_leader_of_some_counties_exports_those_alone(exports: Exports) -> None:
    own = await case_of(exports, 1, county="06001")
    await case_of(exports, 2, county="06037")
    of_one = (RoleAssignment("SITE_LEADER", frozenset({"06001"})),)
    exports.ratings.runtime.access.state.roles[exports.site, "usr_leader"] = of_one
    assert [row["id"] for row in await exports.rows()] == [own]
    refused(await exports.get(county="06037"), 403, "not-your-role")
    asked = expect_success(await exports.begin(format="csv"))
    assert (asked["rows"], asked["counties"]) == (1, ["06001"])
    await until(partial(exports.is_done, asked["id"]))


@pytest.mark.requirement("R8")
async def test_a_machine_that_may_not_see_master_keys_exports_the_other_mock_cases(
    ratings: RunningService, site: str
) -> None:
    training, machine = site.replace("cqi", "training"), f"usr_key_{uuid.uuid4().hex}"
    await ratings.delete_site_data(training)
    own, master = [new_case() for _ in range(2)]
    for case in (own, master):
        created = FOSTER_CARE.model_copy(update={"master": master})
        await rate(ratings, told_by_reviews(case, [created, answered("14", "A", "Yes")], training))
    register_user(ratings.runtime.access, person("usr_opener", "SITE_LEADER", site=training))
    facts = ratings.runtime.access.state
    facts.machines[training, machine] = Machine(frozenset({"case.export"}), NOW + timedelta(days=1))
    exports = Exports(ratings, ApiClient(ratings.client, token(User(machine, "A machine"))), training)
    assert [(row["id"], row["practice"]) for row in await exports.rows()] == [(own, "true")]
    facts.machines[training, machine] = Machine(frozenset({"case.export", "practice.key"}), NOW + timedelta(days=1))
    assert {row["id"] for row in await exports.rows()} == {own, master}


@pytest.mark.requirement("R76")
async def test_what_is_carried_away_is_noted(exports: Exports) -> None:
    await case_of(exports, 1)
    assert b"export_cases" in (await exports.get()).headers["oms-read"].encode()
    job = expect_success(await exports.begin(format="parquet"))["id"]
    await until(partial(exports.is_done, job))
    assert b"read_export_file" in (await exports.get(f"{job}/file")).headers["oms-read"].encode()


async def test_the_codebook_is_a_file_of_one_version_or_of_all(exports: Exports) -> None:
    every = rows_of(await exports.get("codebook"))
    one = rows_of(await exports.get("codebook", instrument="r3_2014"))
    assert {row["version"] for row in every} == {"", "r3_2014", "r4_2022"}
    assert {row["version"] for row in one} == {"", "r3_2014"}
    assert [row["column"] for row in one] == (await exports.get()).text.splitlines()[0].split(",")


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "ndjson"])
async def test_memory_does_not_grow_with_the_number_of_cases(ratings: RunningService, site: str, form: Format) -> None:
    """An export of a whole state must not take the process down that answers everybody else."""
    await keep(ratings, site, 2000)

    async def some(pages: int) -> AsyncIterator[list[RatedCase]]:
        count = 0
        async for page in case_pages.pages(ratings.store, CaseQuery(site)):
            yield page
            if (count := count + 1) == pages:
                return

    async def peak(pages: int) -> int:
        tracemalloc.start()
        async for _ in file_of(form, some(pages)):
            pass
        _, found = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return found

    await peak(1)  # what is imported and compiled once
    few, all_of_them = await peak(5), await peak(10)
    assert all_of_them < 1.2 * few, f"{few:,} bytes for half of them, {all_of_them:,} for all"
