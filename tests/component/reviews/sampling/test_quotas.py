"""Quota tables and frames as they are sent: exchanged without a new program, refused in words, and never half kept."""

import gzip
import io
import json
import zipfile
from typing import Any

import pytest

from shared.access import SiteFacts
from shared.eventstore.journal import count_events
from shared.web.body_limits import LARGEST_FRAME
from tests.component.api_client import ApiClient, Response, expect_success
from tests.component.problems import refused
from tests.component.reviews.sampling.quarters import CANARY, HEAD, SMALL, TABLE, Quarter
from tests.component.running_service import RunningService
from tests.support.people import person

SITE, QUARTER = "pz-training", "2026Q3"


@pytest.fixture(scope="module")
async def quarter(reviews: RunningService) -> Quarter:
    await reviews.delete_site_data(SITE)
    one = Quarter(ApiClient.for_user(reviews.client, person("usr_quota_admin", "STATE_ADMIN", site=SITE)), SITE)
    expect_success(await one.import_table())
    expect_success(await one.open())
    return one


@pytest.mark.requirement("R49")
@pytest.mark.requirement("R79")
async def test_the_table_is_exchanged_by_import_and_what_was_planned_by_another_stays(quarter: Quarter) -> None:
    expect_success(await quarter.import_table("second", TABLE.replace("55001,small,2,1,12", "55001,medium,4,2,24")))
    expect_success(await quarter.of("2026Q4").open(quota_table="second"))
    expected = [(await quarter.of(name).read())["counties"][0]["foster_care"] for name in ("2026Q3", "2026Q4")]
    assert expected == [2, 4]
    listed = expect_success(await quarter.api.request("GET", f"sites/{SITE}/quota-tables"))["tables"]
    assert [(one["table"], one["source"], one["banner"]) for one in listed] == [
        ("appendix-c", "invented", None),
        ("second", "invented", None),
    ]
    refused(await quarter.import_table("second"), 409, "quota-table-there")
    refused(await quarter.of("2027Q1").open(quota_table="third"), 422, "quota-table-unknown")
    refused(await quarter.of("2027Q1").open(quota_table="synthetic-1"), 422, "quota-table-unknown")
    refused(await quarter.open(), 409, "quarter-open")


@pytest.mark.requirement("R49")
async def test_a_bad_row_of_a_quota_table_is_named_and_nothing_is_kept(
    reviews: RunningService, quarter: Quarter
) -> None:
    before = await count_events(reviews.store)
    problem = refused(await quarter.import_table("bad", TABLE + "55005,small,1,1,9\n"), 422, "table-not-valid")
    assert [error["row"] for error in problem["errors"]] == [4]
    assert await count_events(reviews.store) == before
    refused(await quarter.api.request("GET", f"sites/{SITE}/quota-tables/bad"), 404, "not-found")


@pytest.mark.requirement("R7")
@pytest.mark.requirement("R49")
async def test_california_plan_uses_the_shipped_table_and_is_marked_invented(
    reviews: RunningService,
) -> None:
    """California plans by the shipped table and every answer says that it is invented."""
    await reviews.delete_site_data("ca-training")
    admin = ApiClient.for_user(reviews.client, person("usr_quota_admin_ca", "STATE_ADMIN", site="ca-training"))
    one = Quarter(admin, "ca-training")
    opened = expect_success(await admin.request("POST", "sites/ca-training/reviews", {"quarter": QUARTER}))
    table = expect_success(await admin.request("GET", "sites/ca-training/quota-tables/synthetic-1"))
    for said in (opened, await one.read(), await one.county("06001"), table):
        assert "invented" in said["banner"]
    assert (len(opened["counties"]), opened["practice"]) == (58, True)
    refused(await one.import_table("synthetic-1", TABLE.replace("55", "06")), 409, "quota-table-there")


@pytest.mark.requirement("R11")
async def test_reviews_are_found_by_round_and_year_and_federal_ones_have_65_cases(reviews: RunningService) -> None:
    await reviews.delete_site_data("pz-cfsr")
    leader = ApiClient.for_user(reviews.client, person("usr_quota_leader", "SITE_LEADER", site="pz-cfsr"))
    reviews.runtime.access.state.sites["pz-cfsr"] = SiteFacts("active", round=4, year=2026)
    one = Quarter(leader, "pz-cfsr")
    counties = [{"county": SMALL, "foster_care": 40, "in_home": 24}]
    federal: dict[str, Any] = {"quarter": QUARTER, "mode": "FEDERAL", "counties": counties}
    refused(await leader.request("POST", "sites/pz-cfsr/reviews", federal), 422, "federal-cases")
    counties[0]["in_home"] = 25
    assert expect_success(await leader.request("POST", "sites/pz-cfsr/reviews", federal))["expected"] == 65
    assert (await one.read())["banner"] is None
    for query, found in (("", 1), ("?round=4&year=2026", 1), ("?round=3", 0), ("?year=2025", 0)):
        answer = expect_success(await leader.request("GET", f"sites/pz-cfsr/reviews{query}"))
        assert len(answer["reviews"]) == found


async def kept(reviews: RunningService) -> tuple[int, int]:
    """Events of all sites, and frames of this one."""
    frames = await reviews.store.of_site(SITE, "frames").count_documents({"site": SITE})
    return await count_events(reviews.store), frames


async def send(quarter: Quarter, content: Any) -> Response:
    return await quarter.api.request("PUT", f"{quarter.path}/samples/{SMALL}/frame", content=content)


def bomb() -> bytes:
    """50 MB that pack into 50 KB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("frame.csv", b"x" * 50_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "status", "slug"),
    [
        pytest.param(b" " * (LARGEST_FRAME + 1), 413, "too-large", id="more than 4 MiB"),
        pytest.param(b"x" * 50_000_000, 413, "too-large", id="50 MB"),
        pytest.param(bomb(), 400, "bad-request", id="a zip bomb as it is"),
        pytest.param(json.dumps({"csv": bomb().decode("latin-1")}).encode(), 422, "table-not-valid", id="one as text"),
        pytest.param(
            gzip.compress(json.dumps({"csv": HEAD + "x" * 50_000_000}).encode()), 400, "bad-request", id="gzip"
        ),
        pytest.param(b'{"csv": "reference,population,agency\\n\\u0000"}', 422, "table-not-valid", id="no text"),
        pytest.param(b'{"csv": 1}', 422, "not-valid", id="no string"),
        pytest.param(b'{"text": ""}', 422, "not-valid", id="another field"),
    ],
)
async def test_what_is_no_frame_is_refused_in_words_and_nothing_is_kept(
    reviews: RunningService, quarter: Quarter, content: bytes, status: int, slug: str
) -> None:
    before = await kept(reviews)
    refused(await send(quarter, content), status, slug)
    assert await kept(reviews) == before


async def test_a_body_that_trickles_in_is_counted_for_a_frame_too(quarter: Quarter) -> None:
    async def trickle() -> Any:
        for _ in range(140):
            yield b" " * (32 * 1024)

    assert "4 MiB" in refused(await send(quarter, trickle()), 413, "too-large")["detail"]


async def test_bad_rows_are_named_by_number_without_what_they_say(quarter: Quarter) -> None:
    row = f"{CANARY}-1,foster_care,child_welfare\n"
    answer = await quarter.upload(HEAD + row + row + f"{CANARY}-2,adopted,child_welfare\n")
    problem = refused(answer, 422, "table-not-valid")
    assert [error["row"] for error in problem["errors"]] == [3, 4]
    assert CANARY not in answer.text


async def test_a_county_of_twenty_thousand_children_has_room(quarter: Quarter) -> None:
    """Los Angeles had 21,174 in care [F47]."""
    rows = "".join(f"{CANARY}-{n:08},foster_care,child_welfare\n" for n in range(40_000))
    uploaded = expect_success(await quarter.upload(HEAD + rows))
    assert uploaded["frame"]["rows"] == 40_000
