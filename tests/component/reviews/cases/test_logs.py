"""The interview log, the check list of records and each item's sources are kept as lists, each with its revision."""

from typing import Any

import pytest

from shared.contracts.reviews.rows import without_row_ids
from tests.component.api_client import ApiClient, CaseClient, expect_success, unchanged
from tests.component.problems import places, refused
from tests.support.histories import REVIEWER

HELD = {"role": "child", "held": "Yes", "kind": "in_person", "on": "2026-08-14"}
MISSED = {"role": "father", "held": "No", "why_not": "could_not_be_located"}
LOGS: dict[str, tuple[str, list[Any], list[Any]]] = {
    "interviews": ("rows", [HELD, MISSED], [HELD]),
    "records": ("rows", [{"source": "paper", "on": "2026-08-14", "by": REVIEWER}], []),
    "items/3/sources": ("sources", ["case_file", "child_interview"], ["case_file"]),
}
"""Address → the name of its rows, what is saved first, and then."""


async def save(case: CaseClient, log: str, rows: Any, base_rev: int = 0) -> Any:
    return await case.api.request("PUT", f"{case.path}/{log}", {"base_rev": base_rev, LOGS[log][0]: rows})


def shown(case: dict[str, Any], log: str) -> dict[str, Any]:
    found: dict[str, Any] = case["items"]["3"]["sources"] if "sources" in log else case[log]
    return found


def without_ids(log: dict[str, Any]) -> dict[str, Any]:
    return log | {"rows": without_row_ids(log["rows"])}


@pytest.mark.requirement("R40")
@pytest.mark.requirement("R41")
@pytest.mark.parametrize("log", LOGS)
async def test_a_list_comes_back_and_whoever_is_late_sees_the_other_one(
    shared_case: CaseClient, second_reviewer: ApiClient, log: str
) -> None:
    _, first, then = LOGS[log]
    saved = expect_success(await save(shared_case, log, first))
    assert without_ids(saved["sources" if "sources" in log else log]) == {"rows": first, "rev": 3}
    assert without_ids(shown(expect_success(await shared_case.read()), log)) == {"rows": first, "rev": 3}
    async with unchanged(shared_case):
        late = refused(await save(shared_case.as_user(second_reviewer), log, then), 412, "log-conflict")
    [conflict] = late["conflicts"]
    assert (without_row_ids(conflict["theirs"]), conflict["theirs_rev"]) == (first, 3)
    expect_success(await save(shared_case.as_user(second_reviewer), log, then, 3))
    assert without_ids(shown(expect_success(await shared_case.read()), log)) == {"rows": then, "rev": 4}


@pytest.mark.parametrize("log", ["interviews", "records"])
async def test_a_row_keeps_its_id_while_others_come_and_go(open_case: CaseClient, log: str) -> None:
    """A client that edits one row of a log must know it again after somebody else added another."""
    name, rows, _ = LOGS[log]
    [first, *_] = expect_success(await save(open_case, log, rows))[log][name]
    saved = expect_success(await save(open_case, log, [*rows, first], 2))[log][name]
    assert saved[-1] == first
    assert len({row["row"] for row in saved}) == len(rows) + 1
    assert first["row"] not in {row["row"] for row in saved[:-1]}


async def test_a_record_without_a_name_was_read_by_whoever_enters_it(open_case: CaseClient) -> None:
    saved = expect_success(await save(open_case, "records", [{"source": "electronic", "on": "2026-08-14"}]))
    assert without_row_ids(saved["records"]["rows"]) == [{"source": "electronic", "on": "2026-08-14", "by": REVIEWER}]


@pytest.mark.requirement("R40")
@pytest.mark.parametrize(
    ("log", "rows", "place"),
    [
        ("interviews", [HELD | {"name": "Somebody"}], "body.rows.0.name"),
        ("interviews", [HELD | {"role": "Ms. Somebody"}], "body.rows.0.role"),
        ("interviews", [HELD] * 41, "body.rows"),
        ("records", [{"source": "hearsay", "on": "2026-08-14"}], "body.rows.0.source"),
        ("items/3/sources", ["a rumour"], "body.sources.0"),
    ],
)
async def test_a_row_names_nobody_and_holds_no_free_text(
    open_case: CaseClient, log: str, rows: Any, place: str
) -> None:
    async with unchanged(open_case):
        assert places(refused(await save(open_case, log, rows), 422, "not-valid")) == [place]


async def test_a_wrong_row_is_named_and_none_is_kept(open_case: CaseClient) -> None:
    async with unchanged(open_case):
        problem = refused(
            await save(open_case, "interviews", [HELD, MISSED | {"why_not": None}]), 422, "not-an-interview-log"
        )
        assert [error["row"] for error in problem["errors"]] == [2]
        refused(await save(open_case, "records", [{"source": "paper", "on": "2026-02-30"}]), 422, "not-a-record-list")
        refused(await save(open_case, "items/3/sources", ["hearsay"]), 422, "not-a-source")
