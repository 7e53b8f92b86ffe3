"""The dashboard's figures are those of approved cases alone, and equal to what the answers themselves give."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from services.projections.tables import ORDER, Measure
from shared.instrument import domain_of, engine
from tests.component.api_client import expect_success
from tests.component.dashboards import ask
from tests.component.direct_folds import new_case, show
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE
from tests.support.sheets import COUNTIES, Sheet, drawn, entered, finished, told_by_ratings, told_by_reviews

GOOD: dict[str, tuple[str, tuple[str, ...]]] = {
    "items": ("S", ("S", "ANI")),
    "outcomes": ("SA", ("SA", "PA", "NACH")),
}
APPROVED = [drawn(seed) for seed in range(24)]


@pytest.fixture
async def quarter(projections: RunningService, site: str) -> list[Sheet]:
    """A quarter with approved cases, and others that stopped on the way; the approved ones are returned."""
    stopped = [finished(drawn(seed))[:stop] for seed, stop in ((100, 1), (101, 20), (102, -2), (103, -1))]
    last_quarter = [finished(drawn(104, quarter="2026Q2"))]
    lives = [*(finished(sheet) for sheet in APPROVED), *stopped, *last_quarter]
    told = [told_by_reviews(new_case(), facts, site) for facts in lives]
    await show(projections, *told, *(told_by_ratings(one) for one in told))
    return APPROVED


def recomputed(measure: Measure, sheets: Sequence[Sheet], *, by_county: bool = False) -> list[dict[str, Any]]:
    """The table from the sheets alone: no event, no view, no pipeline."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for sheet in sheets:
        rated = engine(sheet["instrument"]).rate(sheet["case_type"], sheet["answers"])
        for name, one in (rated.items if measure == "items" else rated.outcomes).items():
            counts.setdefault((sheet["county"] if by_county else "", name), Counter())[one.rating] += 1
    rows = []
    for county, name in sorted(counts, key=lambda key: (key[0], ORDER[measure].index(key[1]))):
        good, applicable = GOOD[measure]
        ratings = counts[county, name]
        total = sum(ratings[rating] for rating in applicable)
        share = ratings[good] / total if total else None
        counted = {"applicable": total, "good": ratings[good], "share": share, "ratings": dict(ratings)}
        row = {"name": name, "domain": domain_of(name), **counted}
        rows.append({**({"county": county} if by_county else {}), **row})
    return rows


@pytest.mark.parametrize("by_county", [False, True])
@pytest.mark.parametrize("measure", ["items", "outcomes"])
async def test_statewide_and_county_tables_equal_a_recompute_from_the_answers(
    projections: RunningService, site: str, quarter: list[Sheet], measure: Measure, by_county: bool
) -> None:
    filters = {"quarter": "2026Q3"} | ({"by": "county"} if by_county else {})
    table = expect_success(await ask(projections, site, measure, **filters))
    assert (table["site"], table["measure"], table["cases"]) == (site, measure, len(quarter))
    assert table["rows"] == recomputed(measure, quarter, by_county=by_county)


@pytest.mark.parametrize(
    "filters",
    [
        {"case_type": "FC"},
        {"case_type": "IH"},
        {"agency": "probation"},
        {"county": "06037"},
        {"county": "06037", "case_type": "FC", "agency": "child_welfare"},
    ],
    ids=lambda filters: "+".join(filters.values()),
)
@pytest.mark.parametrize("measure", ["items", "outcomes"])
async def test_filters_narrow_the_cases_and_combine(
    projections: RunningService, site: str, quarter: list[Sheet], measure: Measure, filters: dict[str, str]
) -> None:
    chosen = [sheet for sheet in quarter if all(sheet[name] == value for name, value in filters.items())]
    assert chosen, "a filter that leaves nothing would prove nothing"
    table = expect_success(await ask(projections, site, measure, quarter="2026Q3", **filters))
    assert (table["cases"], table["rows"]) == (len(chosen), recomputed(measure, chosen))
    assert {name: table[name] for name in filters} == filters


async def test_the_counties_of_a_table_add_up_to_the_state(
    projections: RunningService, site: str, quarter: list[Sheet]
) -> None:
    state = expect_success(await ask(projections, site, "items", quarter="2026Q3"))["rows"]
    counties = expect_success(await ask(projections, site, "items", quarter="2026Q3", by="county"))["rows"]
    assert {row["county"] for row in counties} == set(COUNTIES)
    for row in state:
        parts = [one for one in counties if one["name"] == row["name"]]
        assert sum(one["applicable"] for one in parts) == row["applicable"]
        assert sum(one["good"] for one in parts) == row["good"]


async def test_an_approval_is_what_makes_a_case_count(projections: RunningService, site: str) -> None:
    told = told_by_reviews(new_case(), finished(drawn(1)), site)
    await show(projections, told[:-1], told_by_ratings(told))
    assert expect_success(await ask(projections, site, "items", quarter="2026Q3"))["cases"] == 0
    await show(projections, told[-1:])
    assert expect_success(await ask(projections, site, "items", quarter="2026Q3"))["cases"] == 1


async def test_an_item_that_applies_to_no_case_has_no_share(projections: RunningService, site: str) -> None:
    """0 % would tell a county that it failed in what none of its cases was about."""
    told = told_by_reviews(new_case(), finished(drawn(5, case_type="IH")), site)
    await show(projections, told, told_by_ratings(told))
    rows = {row["name"]: row for row in expect_success(await ask(projections, site, "items", quarter="2026Q3"))["rows"]}
    assert (rows["4"]["share"], rows["4"]["applicable"], rows["4"]["ratings"]) == (None, 0, {"NA": 1})
    assert rows["3"]["share"] in (0, 1)


async def test_a_site_or_quarter_without_cases_has_an_empty_table(projections: RunningService, site: str) -> None:
    table = expect_success(await ask(projections, site, "outcomes", quarter="2031Q1"))
    assert (table["cases"], table["rows"]) == (0, [])


async def test_a_table_says_up_to_when_it_has_read(
    projections: RunningService, site: str, quarter: list[Sheet]
) -> None:
    newest = told_by_reviews(new_case(), entered(quarter[0]), site)[-1].envelope.time
    assert expect_success(await ask(projections, site, "items", quarter="2026Q3"))["as_of"] >= newest


async def test_another_sites_cases_are_in_no_figure_of_this_one(projections: RunningService, site: str) -> None:
    """Not even of a site of the same purpose, whose rows lie in the same collection."""
    other = told_by_reviews(new_case(), finished(drawn(2)), "ca-cqi")
    await show(projections, other, told_by_ratings(other))
    assert expect_success(await ask(projections, site, "items", quarter="2026Q3"))["cases"] == 0


async def test_events_that_come_twice_count_once(projections: RunningService, site: str) -> None:
    told = told_by_reviews(new_case(), [FOSTER_CARE, *finished(drawn(3))[1:]], site)
    for _ in range(3):
        await show(projections, told, told_by_ratings(told))
    table = expect_success(await ask(projections, site, "items", quarter="2026Q3"))
    assert table["cases"] == 1
    assert all(sum(row["ratings"].values()) == 1 for row in table["rows"])
