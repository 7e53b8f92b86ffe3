"""A leader who exports cases, and generated cases in any number as the worker keeps them."""

import csv
import io
from dataclasses import dataclass, replace
from typing import Any

import httpx2

from services.ratings.domain import RatedCase, to_document
from services.ratings.store import CASES
from tests.component.api_client import ApiClient, Response, expect_success
from tests.component.running_service import RunningService
from tests.support.cases.rated_cases import rated
from tests.support.sheets import drawn, finished


@dataclass(frozen=True)
class Exports:
    """The exports of one site, in one person's hands."""

    ratings: RunningService
    api: ApiClient
    site: str

    async def get(self, path: str = "cases", **query: str) -> Response:
        asked = f"?{httpx2.QueryParams(query)}" if query else ""
        return await self.api.request("GET", f"sites/{self.site}/exports/{path}{asked}")

    async def rows(self, **query: str) -> list[dict[str, str]]:
        """Of a direct export as CSV."""
        return rows_of(await self.get(**query))

    async def begin(self, key: str | None = None, **body: Any) -> Response:
        return await self.api.request("POST", f"sites/{self.site}/exports", body, key=key)

    async def state(self, export: str) -> dict[str, Any]:
        return expect_success(await self.get(export))

    async def is_done(self, export: str) -> bool:
        return bool((await self.state(export))["state"] == "done")


def rows_of(answer: Response) -> list[dict[str, str]]:
    assert answer.is_success, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


async def keep(ratings: RunningService, site: str, number: int, *, first: int = 0) -> None:
    """So many finished cases of one quarter, of ten different sheets."""
    sheets = [rated(*finished(drawn(seed, site=site))) for seed in range(10)]
    documents = [_document(sheets[n % 10], f"{site}|cas_{n:032x}") for n in range(first, first + number)]
    await ratings.store.of_site(site, CASES).insert_many(documents)


def _document(case: RatedCase, key: str) -> dict[str, Any]:
    return {"_id": key} | to_document(replace(case, key=key))
