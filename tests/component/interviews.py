"""Stakeholder interviews in somebody's hands, as a test asks for them."""

from dataclasses import dataclass, replace
from typing import Any

from tests.component.api_client import ApiClient, Response, expect_success
from tests.support.histories import SITE

COURTS: dict[str, Any] = {
    "items": ["20", "23"],
    "level": "local",
    "county": "06001",
    "quarter": "2026Q3",
    "stakeholders": "courts",
    "on": "2026-08-05",
}
STATEWIDE: dict[str, Any] = {
    "items": ["19"],
    "level": "state",
    "quarter": "2026Q3",
    "stakeholders": "agency_leadership",
} | {"on": "2026-08-06"}


@dataclass(frozen=True)
class InterviewClient:
    """An interview in somebody's hands."""

    api: ApiClient
    id: str
    site: str = SITE

    @property
    def path(self) -> str:
        return f"sites/{self.site}/interviews/{self.id}"

    def as_user(self, api: ApiClient) -> "InterviewClient":
        return replace(self, api=api)

    async def read(self) -> Response:
        return await self.api.request("GET", self.path)

    async def save(self, text: str, base_rev: int = 0, heard: str | None = None, key: str | None = None) -> Response:
        body = {"text": text, "base_rev": base_rev} | ({"heard": heard} if heard else {})
        return await self.api.request("PUT", f"{self.path}/official", body, key=key)

    async def note(self, text: str, key: str | None = None) -> Response:
        return await self.api.request("POST", f"{self.path}/notes", {"text": text}, key=key)

    async def complete(self, if_match: str | None = None) -> Response:
        etag = if_match or str((await self.read()).headers["etag"])
        return await self.api.request("POST", f"{self.path}/complete", if_match=etag)


async def open_interview(api: ApiClient, site: str = SITE, **changed: Any) -> InterviewClient:
    about = COURTS | changed
    return InterviewClient(
        api, expect_success(await api.request("POST", f"sites/{site}/interviews", about))["id"], site
    )


async def listed(api: ApiClient, query: str = "", site: str = SITE) -> dict[str, Any]:
    return expect_success(await api.request("GET", f"sites/{site}/interviews{query}"))


def under(page: dict[str, Any], factor: str) -> list[str]:
    """The ids of the interviews that a page shows under a factor."""
    [found] = [one for one in page["factors"] if one["factor"] == factor]
    return [one["id"] for one in found["interviews"]]
