"""An address that leads nowhere says so, as a problem, and creates nothing."""

import uuid

import pytest

from tests.component.api_client import ApiClient, CaseClient, unchanged
from tests.component.problems import refused
from tests.support.histories import SITE


def unknown() -> str:
    return f"cas_{uuid.uuid4().hex}"


async def test_a_case_that_is_not_there_is_missing_to_every_request(reviewer: ApiClient, qa: ApiClient) -> None:
    case = CaseClient(reviewer, SITE, unknown())
    for answer in (
        await case.read(),
        await case.save("1", ("A", 1, 0)),
        await case.save_face_sheet({"opened_non_can": "No"}),
        await case.submit('"1"'),
        await case.as_user(qa).approve('"1"'),
    ):
        refused(answer, 404, "not-found")


@pytest.mark.parametrize("case", ["cas_1", "cas_", "tic_" + "0" * 32, "CAS_" + "0" * 32])
async def test_what_is_no_name_of_a_case_is_refused_as_one(reviewer: ApiClient, case: str) -> None:
    problem = refused(await CaseClient(reviewer, SITE, case).read(), 404, "not-found")
    assert problem["detail"] == "There is no such case."


@pytest.mark.parametrize("item", ["0", "19", "12A", "one", "1.0"])
async def test_an_unknown_item_is_refused(open_case: CaseClient, item: str) -> None:
    async with unchanged(open_case):
        problem = refused(await open_case.save(item, ("A", 1, 0)), 404, "not-found")
    assert problem["detail"] == "There is no such item."


@pytest.mark.requirement("R1")
@pytest.mark.parametrize("site", ["ca-public", "ca-research", "ca", "california-cqi", "ca-cqi-2"])
async def test_a_fourth_purpose_of_a_site_is_refused(reviewer: ApiClient, site: str) -> None:
    problem = refused(await CaseClient(reviewer, site, unknown()).read(), 404, "not-found")
    assert problem["detail"] == "There is no such site."


async def test_an_unknown_address_and_a_wrong_method_are_problems_too(open_case: CaseClient) -> None:
    refused(await open_case.api.request("GET", f"{open_case.path}/anything"), 404, "not-found")
    refused(await open_case.api.request("DELETE", open_case.path), 405, "method-not-allowed")
