"""A site's rule book in the hands of its leader, and cases that are rated differently by different choices."""

from dataclasses import dataclass
from typing import Any

from tests.component.api_client import ApiClient, Response, expect_success
from tests.component.direct_folds import rate_new
from tests.component.running_service import RunningService
from tests.support.sheets import Sheet, drawn, finished

LITERAL = {"p1_item5_na": "literal"}
STABLE: Sheet = {"A": 1, "B": "NA", "C1": ["none"], "C": "Yes"}
TIMELY: Sheet = {
    "A1": ["adoption"],
    "A2": "NA",
    "A3": "2025-03-03",
    "A4": 3,
    "A5": "NA",
    "A6": "NA",
    "B": "Yes",
    "C": "NA",
}


def with_item_5(answers: Sheet) -> Sheet:
    """A foster care case whose items 4 and 6 are Strengths: item 5 alone decides how P1 is read."""
    sheet = drawn(6, case_type="FC", agency="child_welfare")
    sheet["answers"] |= {"4": STABLE, "5": answers, "6": TIMELY}
    return sheet


WITHOUT_ITEM_5 = with_item_5({"applicable": "No"})
WITH_ITEM_5 = with_item_5(
    {
        "applicable": "Yes",
        "A1": ["adoption"],
        "A2": "Yes",
        "B": "Yes",
        "C": "Yes",
        "D": "No",
        "E": "No",
        "F": "NA",
        "G": "NA",
    }
)
IN_HOME = drawn(7, case_type="IH")


@dataclass(frozen=True)
class RuleSet:
    """The site's rule book in the hands of its leader."""

    ratings: RunningService
    api: ApiClient
    site: str

    async def choose(self, policies: Any, key: str | None = None) -> Response:
        return await self.api.request("PUT", f"sites/{self.site}/rule-set", {"policies": policies}, key=key)

    async def read(self) -> dict[str, Any]:
        return expect_success(await self.api.request("GET", f"sites/{self.site}/rule-set"))

    async def ratings_of(self, case: str) -> dict[str, Any]:
        return expect_success(await self.api.request("GET", f"sites/{self.site}/cases/{case}/ratings"))

    async def plain(self, case: str) -> dict[str, str]:
        shown = await self.ratings_of(case)
        return {name: one["rating"] for part in ("items", "outcomes") for name, one in shown[part].items()}

    async def rated(self, sheet: Sheet) -> str:
        return await rate_new(self.ratings, self.site, finished(sheet))
