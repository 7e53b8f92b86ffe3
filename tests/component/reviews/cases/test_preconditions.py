"""Whoever writes to a case says which version they have in hand, so that nobody acts on what they never saw."""

from collections.abc import Awaitable, Callable

import pytest

from tests.component.api_client import CaseClient, Response, expect_success, unchanged
from tests.component.problems import refused
from tests.support.sheets import Sheet

Write = Callable[[CaseClient, str | None], Awaitable[Response]]


def save(case: CaseClient, if_match: str | None) -> Awaitable[Response]:
    return case.send("1", {"ops": [{"q": "A", "value": 1, "base_rev": 0}]}, if_match=if_match)


def save_face_sheet(case: CaseClient, if_match: str | None) -> Awaitable[Response]:
    body = {"base_rev": 0, "fields": {"opened_non_can": "No"}}
    return case.api.request("PUT", f"{case.path}/face-sheet", body, if_match=if_match)


def submit(case: CaseClient, if_match: str | None) -> Awaitable[Response]:
    return case.api.request("POST", f"{case.path}/submit", if_match=if_match)


WRITES = [save, save_face_sheet, submit]


@pytest.mark.parametrize("write", WRITES)
async def test_a_write_without_if_match_is_asked_for_it(open_case: CaseClient, write: Write) -> None:
    async with unchanged(open_case):
        refused(await write(open_case, None), 428, "if-match-missing")


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("if_match", ["", "*", "yesterday", '"abc"', '"-1"', '"1", "2"', '"1.0"'])
async def test_an_if_match_that_names_no_version_is_refused(open_case: CaseClient, write: Write, if_match: str) -> None:
    async with unchanged(open_case):
        refused(await write(open_case, if_match), 412, "if-match-unknown")


@pytest.mark.parametrize("move", ["qa/return", "qa/release", "qa/pass-on", "approve"])
async def test_every_move_in_qa_needs_an_if_match_too(taken_case: CaseClient, move: str) -> None:
    body = {"to": "second"} if move == "qa/pass-on" else None
    async with unchanged(taken_case):
        refused(await taken_case.api.request("POST", f"{taken_case.path}/{move}", body), 428, "if-match-missing")
        refused(await taken_case.move(move, body, "yesterday"), 412, "if-match-unknown")
        refused(await taken_case.move(move, body, '"1"'), 412, "stale-version")


async def test_a_case_that_changed_since_it_was_read_is_not_submitted(filled_case: CaseClient, sheet: Sheet) -> None:
    """Who submits vouches for what they saw."""
    etag = await filled_case.etag()
    value = sheet["answers"]["14"]["A"]
    revision = expect_success(await filled_case.read())["items"]["14"]["answers"]["A"]["rev"]
    version = expect_success(await filled_case.save("14", ("A", value, revision)))["version"]
    async with unchanged(filled_case):
        problem = refused(await filled_case.submit(etag), 412, "stale-version")
    assert (problem["yours"], problem["current"]) == (version - 1, version)


@pytest.mark.parametrize("if_match", ['"1"', '"9999"'])
async def test_a_case_is_approved_only_in_the_version_that_was_read(taken_case: CaseClient, if_match: str) -> None:
    async with unchanged(taken_case):
        refused(await taken_case.approve(if_match), 412, "stale-version")


async def test_the_etag_of_a_weak_comparison_is_understood(open_case: CaseClient) -> None:
    """A proxy may weaken an ETag on its way."""
    expect_success(await open_case.save("1", ("A", 1, 0), if_match=f"W/{await open_case.etag()}"))


@pytest.mark.parametrize("changed", ['"{}-gzip"', '"{};gzip"', '"{}--gzip"', 'W/"{}"', 'W/"{}-br"'])
async def test_case_with_an_etag_of_a_compressing_proxy_is_submitted(filled_case: CaseClient, changed: str) -> None:
    """Behind such a proxy no reviewer could ever finish a case: each try would be a 412."""
    version = (await filled_case.etag()).strip('"')
    refused(await filled_case.submit(changed.format(int(version) - 1)), 412, "stale-version")
    expect_success(await filled_case.submit(changed.format(version)))
