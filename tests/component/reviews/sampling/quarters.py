"""A quarter's review in somebody's hands: opened by a quota table of its own, with frames of invented cases."""

import base64
from dataclasses import dataclass, replace
from typing import Any

from tests.component.api_client import ApiClient, Response, expect_success

TABLE = "county,size_tier,foster_care,in_home,minimum\n55001,small,2,1,12\n55003,very_small,0,0,1\n"
SMALL, VERY_SMALL = "55001", "55003"
HEAD = "reference,population,agency\n"
CANARY = "Canary"
"""In every reference: it must be found nowhere but in the frame's own answer."""


def frame(child_welfare: int = 0, probation: int = 0, in_home: int = 0) -> str:
    children = [f"{CANARY}-C{n},foster_care,child_welfare" for n in range(child_welfare)]
    youth = [f"{CANARY}-P{n},foster_care,probation" for n in range(probation)]
    families = [f"{CANARY}-F{n},in_home,child_welfare" for n in range(in_home)]
    return HEAD + "".join(f"{row}\n" for row in (*children, *youth, *families))


@dataclass(frozen=True)
class Quarter:
    """One quarter of a site."""

    api: ApiClient
    site: str
    name: str = "2026Q3"

    def by(self, api: ApiClient) -> "Quarter":
        return replace(self, api=api)

    def of(self, name: str) -> "Quarter":
        return replace(self, name=name)

    @property
    def path(self) -> str:
        return f"sites/{self.site}/reviews/{self.name}"

    async def import_table(self, name: str = "appendix-c", csv: str = TABLE) -> Response:
        body = {"csv": csv, "source": "invented"}
        return await self.api.request("POST", f"sites/{self.site}/quota-tables/{name}", body)

    async def open(self, **fields: Any) -> Response:
        body = {"quarter": self.name, "quota_table": "appendix-c"} | fields
        return await self.api.request("POST", f"sites/{self.site}/reviews", body)

    async def read(self) -> dict[str, Any]:
        return expect_success(await self.api.request("GET", self.path))

    async def county(self, county: str = SMALL) -> dict[str, Any]:
        return expect_success(await self.api.request("GET", f"{self.path}/counties/{county}"))

    async def upload(self, csv: str, county: str = SMALL, key: str | None = None) -> Response:
        return await self.api.request("PUT", f"{self.path}/samples/{county}/frame", {"csv": csv}, key=key)

    async def upload_file(self, content: bytes, county: str = SMALL) -> Response:
        body = {"file": base64.b64encode(content).decode()}
        return await self.api.request("PUT", f"{self.path}/samples/{county}/frame", body)

    async def read_frame(self, county: str = SMALL) -> Response:
        return await self.api.request("GET", f"{self.path}/samples/{county}/frame")

    async def draw(self, county: str = SMALL, body: Any = None, key: str | None = None) -> Response:
        return await self.api.request("POST", f"{self.path}/samples/{county}/draw", body, key=key)

    async def sample(self, county: str = SMALL) -> dict[str, Any]:
        return expect_success(await self.api.request("GET", f"{self.path}/samples/{county}"))

    async def replace(self, case: str, county: str = SMALL) -> Response:
        return await self.api.request("POST", f"{self.path}/samples/{county}/replacements", {"case": case})
