"""Analyses of several items: counted together and apart, exported, saved, and shared inside one site."""

import csv
import io
from collections import Counter
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from services.projections.views import ANALYSES
from shared.instrument import engine
from tests.component.api_client import ApiClient, expect_success
from tests.component.direct_folds import new_case, show, told
from tests.component.problems import places, refused
from tests.component.reports import ask
from tests.component.running_service import RunningService
from tests.support.people import person
from tests.support.sheets import Sheet, drawn, finished, told_by_ratings, told_by_reviews

SHEETS = [drawn(seed) for seed in range(40, 64)]


@pytest.fixture
async def sheets(projections: RunningService, site: str) -> list[Sheet]:
    reviewed = [told_by_reviews(new_case(), finished(sheet), site) for sheet in SHEETS]
    await show(projections, *reviewed, *(told_by_ratings(case) for case in reviewed))
    return SHEETS


async def table(projections: RunningService, site: str, query: str = "") -> Any:
    api = ApiClient.for_user(projections.client, person("usr_reader", "OBSERVER", site=site))
    return expect_success(await api.request("GET", f"sites/{site}/analyses/table?quarter=2026Q3{query}"))


def ratings_of(sheet: Sheet) -> dict[str, str]:
    rated = engine(sheet["instrument"]).rate(sheet["case_type"], sheet["answers"])
    return {name: one.rating for name, one in (rated.items | rated.outcomes).items()}


def counted(sheets: list[Sheet], measure: str) -> dict[str, int]:
    return dict(Counter(ratings_of(sheet)[measure] for sheet in sheets))


async def test_items_and_outcomes_are_counted_in_every_group_of_two_axes(
    projections: RunningService, site: str, sheets: list[Sheet]
) -> None:
    shown = await table(projections, site, "&measure=3&measure=12A&measure=P1&rows=county&columns=case_type")
    assert shown["cases"] == len(sheets)
    assert [cell["measure"] for cell in shown["cells"][:3]] == ["3", "12A", "P1"]
    for cell in shown["cells"]:
        group = [one for one in sheets if (one["county"], one["case_type"]) == (cell["row"], cell["column"])]
        assert cell["ratings"] == counted(group, cell["measure"])


async def test_the_ratings_of_one_item_are_an_axis_for_another(
    projections: RunningService, site: str, sheets: list[Sheet]
) -> None:
    """Whether item 12 fails where item 13 does is the question that a table of each alone cannot answer."""
    shown = await table(projections, site, "&measure=12&rows=rating_13&columns=agency")
    for cell in shown["cells"]:
        group = [one for one in sheets if (ratings_of(one)["13"], one["agency"]) == (cell["row"], cell["column"])]
        assert cell["ratings"] == counted(group, "12")
    assert sum(group["cases"] for group in shown["groups"]) == len(sheets)


async def test_conditions_leave_cases_that_fit_all_of_them(
    projections: RunningService, site: str, sheets: list[Sheet]
) -> None:
    shown = await table(projections, site, "&measure=14&where=3:S,ANI&where=S2:SA&case_type=FC")
    fitting = [
        sheet
        for sheet in sheets
        if sheet["case_type"] == "FC" and ratings_of(sheet)["3"] in ("S", "ANI") and ratings_of(sheet)["S2"] == "SA"
    ]
    assert shown["cases"] == len(fitting) > 0
    assert [cell["ratings"] for cell in shown["cells"]] == [counted(fitting, "14")]


async def test_sums_and_single_cases_give_the_same_table(
    projections: RunningService, site: str, sheets: list[Sheet]
) -> None:
    """A condition that every case fulfils changes the way of counting and no figure."""
    query = "&rows=county&columns=agency"
    from_sums = await table(projections, site, query)
    from_cases = await table(projections, site, f"{query}&where=3:S,ANI,NA,INCOMPLETE")
    assert from_cases["cells"] == from_sums["cells"]
    assert from_cases["groups"] == from_sums["groups"]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("&rows=county&columns=county", "query.columns"),
        ("&rows=item", "query.rows"),
        ("&measure=19", "query.measure.0"),
        ("&where=4:SA", "query.where"),
        ("&where=4", "query.where.0"),
        ("&tier=large", "query.tier"),
    ],
)
async def test_an_analysis_that_cannot_be_made_is_explained_at_its_place(
    projections: RunningService, site: str, query: str, place: str
) -> None:
    api = ApiClient.for_user(projections.client, person("usr_reader", "OBSERVER", site=site))
    answer = await api.request("GET", f"sites/{site}/analyses/table?quarter=2026Q3{query}")
    assert [where[: len(place)] for where in places(refused(answer, 422, "not-valid"))][:1] == [place]


async def test_a_file_has_the_tables_figures_and_says_what_it_is(
    projections: RunningService, site: str, sheets: list[Sheet]
) -> None:
    query = "&measure=3&measure=4&rows=county"
    shown = await table(projections, site, query)
    api = ApiClient.for_user(projections.client, person("usr_reader", "OBSERVER", site=site))
    path = f"sites/{site}/analyses/file?quarter=2026Q3{query}"
    text = (await api.request("GET", f"{path}&format=csv")).text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(line["row"], line["measure"], int(line["applicable"]), int(line["S"])) for line in lines] == [
        (cell["row"], cell["measure"], cell["applicable"], cell["ratings"].get("S", 0)) for cell in shown["cells"]
    ]
    assert {(line["about_as_of"], line["about_data_version"], line["about_site"]) for line in lines} == {
        (shown["as_of"], "case_ratings_v3", site)
    }
    book = CalamineWorkbook.from_filelike(io.BytesIO((await api.request("GET", f"{path}&format=xlsx")).content))
    rows = book.get_sheet_by_name("analysis").to_python()[2:]
    assert [row[2:6] for row in rows] == [
        [line["measure"], int(line["cases"]), int(line["applicable"]), int(line["good"])] for line in lines
    ]
    about = {row[0]: row[1] for row in book.get_sheet_by_name("about").to_python()[1:]}
    assert (about["as_of"], about["rows"]) == (shown["as_of"], "county")
    assert str(about["sample"]).startswith("Data is based on a random sample")


def member(projections: RunningService, site: str, name: str, role: Any = "REVIEWER") -> ApiClient:
    return ApiClient.for_user(projections.client, person(f"usr_{name}", role, site=site))


async def listed(projections: RunningService, site: str, api: ApiClient, *saved: str) -> list[str]:
    """The ids that the person is shown, once the view has read the analyses."""
    for analysis in saved:
        await show(projections, await told(projections, site, analysis), view=ANALYSES)
    shown = expect_success(await api.request("GET", f"sites/{site}/analyses"))
    return [analysis["id"] for analysis in shown["analyses"]]


async def test_a_saved_analysis_is_seen_by_others_while_it_is_shared(projections: RunningService, site: str) -> None:
    """Somebody's draft of a table would be everybody's, or a shared one nobody's."""
    ann, ben = member(projections, site, "ann"), member(projections, site, "ben")
    body = {"quarter": "2026Q3", "window": 4, "measure": ["4", "5"], "rows": "county", "where": ["6:ANI"]}
    saved = expect_success(await ann.request("POST", f"sites/{site}/analyses", body))
    path = f"sites/{site}/analyses/{saved['id']}"
    assert saved["definition"]["measures"] == ["4", "5"]
    assert saved["query"] == body
    assert await listed(projections, site, ann, saved["id"]) == [saved["id"]]
    assert await listed(projections, site, ben, saved["id"]) == []
    refused(await ben.request("GET", path), 404, "not-found")
    refused(await ben.request("PUT", f"{path}/sharing", {"shared": True}), 404, "not-found")
    expect_success(await ann.request("PUT", f"{path}/sharing", {"shared": True}))
    assert expect_success(await ben.request("GET", path))["owner"] == "usr_ann"
    assert await listed(projections, site, ben, saved["id"]) == [saved["id"]]
    refused(await ben.request("DELETE", path), 403, "not-your-analysis")
    expect_success(await ann.request("PUT", f"{path}/sharing", {"shared": False}))
    assert await listed(projections, site, ben, saved["id"]) == []
    assert expect_success(await ann.request("DELETE", path))["state"] == "discarded"
    assert await listed(projections, site, ann, saved["id"]) == []
    refused(await ann.request("GET", path), 404, "not-found")


async def test_an_analysis_is_shared_inside_its_site_alone(projections: RunningService, site: str) -> None:
    ann = member(projections, site, "ann")
    body = {"quarter": "2026Q3", "shared": True}
    saved = expect_success(await ann.request("POST", f"sites/{site}/analyses", body))
    elsewhere = member(projections, "ca-cqi", "carol")
    refused(await elsewhere.request("GET", f"sites/{site}/analyses/{saved['id']}"), 403, "not-your-site")
    refused(await elsewhere.request("GET", f"sites/ca-cqi/analyses/{saved['id']}"), 404, "not-found")


@pytest.mark.requirement("R20")
async def test_an_observer_reads_shared_analyses_and_saves_none(projections: RunningService, site: str) -> None:
    ann, observer = member(projections, site, "ann"), member(projections, site, "olga", "OBSERVER")
    saved = expect_success(await ann.request("POST", f"sites/{site}/analyses", {"quarter": "2026Q3", "shared": True}))
    assert await listed(projections, site, observer, saved["id"]) == [saved["id"]]
    refused(await observer.request("POST", f"sites/{site}/analyses", {"quarter": "2026Q3"}), 403, "not-your-role")


@pytest.mark.requirement("R81")
async def test_saving_twice_with_one_key_saves_one_analysis_and_the_event_has_no_free_text(
    projections: RunningService, site: str
) -> None:
    ann = member(projections, site, "ann")
    path, body = f"sites/{site}/analyses", {"quarter": "2026Q3", "measure": ["1"]}
    first = expect_success(await ann.request("POST", path, body, key="once"))
    second = expect_success(await ann.request("POST", path, body, key="once"))
    assert second["id"] == first["id"]
    refused(await ann.request("POST", path, body | {"name": "Ben's family"}), 422, "not-valid")


async def test_an_empty_quarter_has_an_empty_analysis(projections: RunningService, site: str) -> None:
    shown = expect_success(await ask(projections, site, "analyses/table", rows="county"))
    assert (shown["cases"], shown["cells"], shown["row_groups"]) == (0, [], [])
