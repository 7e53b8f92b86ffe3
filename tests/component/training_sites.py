"""Training sites of a test alone: their people, a reload, a reset from beginning to end."""

from dataclasses import dataclass
from typing import Any

from services.reviews.domain.practice import sheet_of
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE, NOW
from tests.support.people import SignedInUser

SEED = 7
NAMES = {"leader": "SITE_LEADER", "trainee": "REVIEWER", "other": "REVIEWER", "qa": "QA_FIRST"}


@dataclass(frozen=True)
class Class:
    """A training site with its leader, two trainees and somebody who does QA."""

    site: str
    reviews: RunningService

    def api(self, name: str) -> ApiClient:
        whose = f"usr_{name}_{self.site.replace('-', '_')}"
        return ApiClient.for_user(self.reviews.client, SignedInUser(whose, {self.site: (NAMES[name],)}))

    async def reload(self, cases: int = 1, seed: int = SEED, key: str | None = None) -> list[dict[str, Any]]:
        """What each master is, in the order of the samples."""
        body = {"cases": cases, "seed": seed}
        answer = expect_success(
            await self.api("leader").request("POST", f"sites/{self.site}/practice/reload", body, key=key)
        )
        masters: list[dict[str, Any]] = answer["masters"]
        return masters

    async def reset(self) -> dict[str, int]:
        """Page by page until nothing follows; how many were cleared."""
        total, after = {"cases": 0, "interviews": 0}, None
        while True:
            body = {"after": after} if after else None
            page = expect_success(await self.api("leader").request("POST", f"sites/{self.site}/practice/reset", body))
            total = {kind: total[kind] + page["cleared"][kind] for kind in total}
            if (after := page["next"]) is None:
                return total

    async def new_case(self, name: str = "trainee", **changed: Any) -> CaseClient:
        api = self.api(name)
        fields = FOSTER_CARE.model_dump(exclude_none=True) | changed
        return CaseClient(
            api, self.site, expect_success(await api.request("POST", f"sites/{self.site}/cases", fields))["id"]
        )

    def sheet(self, number: int = 0, seed: int = SEED) -> dict[str, Any]:
        """What a master of this seed and number holds."""
        return sheet_of(seed, number, {"site": self.site, "county": "00000"}, NOW.date())


async def a_class(reviews: RunningService, site: str) -> Class:
    """In a site in which nothing is left of an earlier run."""
    await reviews.delete_site_data(site)
    return Class(site, reviews)
