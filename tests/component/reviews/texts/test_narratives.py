"""Narratives leave the system in one file alone, for whoever may read and export them, and without a name."""

import csv
import io
import json
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from services.reviews.store import narratives
from shared.access.state import RoleAssignment as Role
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE
from tests.support.people import SignedInUser, person

FORMULA = '=HYPERLINK("http://elsewhere.example")'


class Narratives:
    """A site's cases with texts, and its leader who exports them."""

    def __init__(self, reviews: RunningService, site: str) -> None:
        self.reviews, self.site = reviews, site
        self.leader = ApiClient.for_user(reviews.client, person("usr_leader", "SITE_LEADER", site=site))
        self.reviewer = ApiClient.for_user(reviews.client, person("usr_reviewer", "REVIEWER", site=site))

    async def case(self, *texts: tuple[str, str], **fields: str) -> CaseClient:
        body = FOSTER_CARE.model_dump() | fields
        created = expect_success(await self.reviewer.request("POST", f"sites/{self.site}/cases", body))
        case = CaseClient(self.reviewer, self.site, created["id"])
        expect_success(await case.save_texts(*((field, text, 0) for field, text in texts)))
        return case

    async def lines(self, api: ApiClient | None = None, query: str = "") -> list[dict[str, Any]]:
        path = f"sites/{self.site}/exports/narratives?format=ndjson{query}"
        answer = await (api or self.leader).request("GET", path)
        assert answer.is_success, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]


@pytest.fixture
async def there(reviews: RunningService, site: str) -> Narratives:
    await reviews.delete_site_data(site)
    return Narratives(reviews, site)


@pytest.mark.requirement("R43")
async def test_narrative_export_has_field_and_instrument_and_no_name(
    there: Narratives,
) -> None:
    """Each narrative is a line with its field and instrument and no name is among them."""
    case = await there.case(
        ("rationale/1", "A rationale."),
        ("comments/2", "A comment."),
        ("face/case_name", "A Name"),
    )
    about = {"id": case.id, "site": there.site, "practice": False, "quarter": "2026Q3", "county": "06001"}
    about |= {"instrument": "r4_2022"}
    assert await there.lines() == [
        about | {"field": "comments/2", "text": "A comment."},
        about | {"field": "rationale/1", "text": "A rationale."},
    ]


async def test_narrative_of_an_answer_no_longer_asked_for_is_not_exported(there: Narratives) -> None:
    """It explained an answer that does not count any more; the history keeps it."""
    case = await there.case(("no/8/E", "About an old answer."), ("rationale/8", "It does not apply."))
    expect_success(await case.save("8", ("applicable", "Yes", 0), ("E", "No", 0)))
    assert [line["field"] for line in await there.lines()] == ["no/8/E", "rationale/8"]
    rev = (await case.read()).json()["items"]["8"]["answers"]["applicable"]["rev"]
    expect_success(await case.save("8", ("applicable", "No", rev)))
    assert [line["field"] for line in await there.lines()] == ["rationale/8"]


async def test_as_a_table_no_narrative_is_a_formula(there: Narratives) -> None:
    await there.case(("rationale/1", FORMULA))
    answer = await there.leader.request("GET", f"sites/{there.site}/exports/narratives")
    [row] = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert (row["text"], row["practice"]) == (f"'{FORMULA}", "false")
    assert "export_narratives" in answer.headers["oms-read"]


async def test_only_cases_of_the_quarter_that_are_in_the_review_are_told(
    there: Narratives, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page: none may be lost between two pages."""
    monkeypatch.setattr(narratives, "CASE_PAGE_SIZE", 2)
    kept = {(await there.case(("rationale/1", "Kept."))).id for _ in range(5)}
    await there.case(("rationale/1", "Another quarter."), quarter="2026Q2")
    gone = await there.case(("rationale/1", "Eliminated."))
    sheet = {"reason": "duplicate", "evidence": "Invented."}
    expect_success(await gone.api.request("POST", f"{gone.path}/elimination", sheet))
    expect_success(await there.leader.request("POST", f"{gone.path}/elimination/decide", {"eliminate": True}))
    assert {line["id"] for line in await there.lines(query="&quarter=2026Q3")} == kept


async def test_what_was_destroyed_or_taken_back_is_not_told(there: Narratives) -> None:
    destroyed = await there.case(("rationale/1", "Destroyed."))
    administrator = ApiClient.for_user(there.reviews.client, person("usr_admin", "STATE_ADMIN", site=there.site))
    expect_success(await administrator.request("POST", f"{destroyed.path}/texts/destroy", {"why": "court_order"}))
    taken = await there.case(("rationale/1", "Taken back."), ("rationale/2", "Kept."))
    expect_success(await taken.save_texts(("rationale/1", None, 2)))
    assert [line["text"] for line in await there.lines()] == ["Kept."]


async def test_a_leader_of_some_counties_is_told_of_those_alone(there: Narratives) -> None:
    own = await there.case(("rationale/1", "Own."))
    await there.case(("rationale/1", "Another county's."), county="06037")
    of_one = (Role("SITE_LEADER", frozenset({"06001"})),)
    there.reviews.runtime.access.state.roles[there.site, "usr_leader"] = of_one
    assert [line["id"] for line in await there.lines()] == [own.id]


async def test_who_may_only_read_or_has_no_part_in_the_site_carries_nothing_away(there: Narratives) -> None:
    path = f"sites/{there.site}/exports/narratives"
    refused(await there.reviewer.request("GET", path), 403, "not-your-role")
    stranger = ApiClient.for_user(there.reviews.client, SignedInUser("usr_stranger", {"nv-cqi": ("SITE_LEADER",)}))
    refused(await stranger.request("GET", path), 403, "not-your-site")


async def test_narratives_as_a_workbook_are_whole_and_split_where_needed(there: Narratives) -> None:
    """A spreadsheet cuts a cell at 32,767 characters: the end of a long rationale would be missing without a word."""
    long = "\U0001f600" * 19_000
    case = await there.case(("rationale/1", FORMULA), ("rationale/2", long))
    path = f"sites/{there.site}/exports/narratives"
    answer = await there.leader.request("GET", f"{path}?format=xlsx")
    assert answer.is_success
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    codes, _, *rows = book.get_sheet_by_name("narratives").to_python()
    shown = [dict(zip(codes, row, strict=True)) for row in rows]
    assert {row["id"] for row in shown} == {case.id}
    assert [(row["field"], row["part"]) for row in shown] == [
        ("rationale/1", "1 of 1"), ("rationale/2", "1 of 2"), ("rationale/2", "2 of 2")
    ]  # fmt: skip
    assert "".join(str(row["text"]) for row in shown[1:]) == long
    assert shown[0]["text"] == f"'{FORMULA}"
    marked = await there.leader.request("GET", f"{path}?format=csv&bom=true")
    assert marked.content.startswith(b"\xef\xbb\xbfid,site")
    refused(await there.leader.request("GET", f"{path}?format=xlsx&bom=true"), 422, "not-valid")
