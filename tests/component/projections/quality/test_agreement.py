"""Agreement between reviewers and QA, and between the levels of QA, at its address."""

from typing import Any

import pytest

from tests.component.projections.quality.level_cases import bring_in
from tests.component.reports import limited, report
from tests.component.running_service import RunningService


def item_3(comparison: dict[str, Any]) -> dict[str, Any]:
    [line] = [line for line in comparison["items"] if line["name"] == "3"]
    return {name: line[name] for name in ("pairs", "equal", "share", "kappa")}


@pytest.mark.requirement("R46")
async def test_agreement_compares_reviewers_and_both_levels_of_qa(projections: RunningService, site: str) -> None:
    """A state sees where its reviewers and its two levels read the instrument differently."""
    for ratings in [[(2, "S")]] * 6 + [[(2, "S"), (4, "ANI")]] * 2 + [[(2, "ANI")]] * 4:
        await bring_in(projections, site, *ratings)
    shown = await report(projections, site, "agreement")
    of_qa, of_levels = shown["comparisons"]
    assert (of_qa["levels"], of_levels["levels"]) == (["reviewer", "initial"], ["initial", "second"])
    assert item_3(of_qa) == {"pairs": 12, "equal": 10, "share": 10 / 12, "kappa": 2 / 3}
    assert item_3(of_levels) == {"pairs": 12, "equal": 12, "share": 1.0, "kappa": 1.0}
    assert shown["minimum"] == 10


async def test_agreement_is_of_counties_that_the_person_may_see(projections: RunningService, site: str) -> None:
    for county in ("06001", "06037"):
        for _ in range(10):
            await bring_in(projections, site, (2, "S"), county=county)
    narrow = await report(projections, site, "agreement", limited(projections, site, "06001"))
    assert item_3(narrow["comparisons"][0])["pairs"] == 10
    one = await report(projections, site, "agreement", county="06037")
    assert item_3(one["comparisons"][0])["pairs"] == 10
