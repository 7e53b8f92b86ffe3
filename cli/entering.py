"""Enter an answer sheet through the gateway's public API, as a reviewer does: one save per item."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

Sheet = dict[str, Any]


class NotAccepted(Exception):
    """The gateway refused a step; the message is its problem in words."""

    def __init__(self, step: str, response: httpx2.Response) -> None:
        super().__init__(f"{step}: {response.status_code} {response.text[:2000]}")
        self.step, self.status = step, response.status_code


@dataclass
class Entry:
    """One case being entered. `etag` is the version in hand, `saved` what was acknowledged."""

    client: httpx2.AsyncClient
    site: str
    reviewer: str
    qa: str
    case: str = ""
    etag: str = ""
    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: int = 0
    key: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def version(self) -> int:
        return int(self.etag.strip('"'))

    async def create(self, sheet: Sheet) -> None:
        fields = ("county", "quarter", "case_type", "agency", "instrument")
        answer = await self._ask("create", "POST", "", {name: sheet[name] for name in fields}, self.reviewer)
        self.case = answer["id"]

    async def face_sheet(self, sheet: Sheet) -> None:
        body = {"base_rev": 0, "fields": sheet["face_sheet"]}
        await self._ask("face sheet", "PUT", f"/{self.case}/face-sheet", body, self.reviewer)

    async def item(self, item: str, answers: dict[str, Any]) -> None:
        """First answers of an item: based on no revision."""
        ops = [{"q": question, "value": value, "base_rev": 0} for question, value in answers.items()]
        path = f"/{self.case}/items/{item}/answers"
        await self._ask(f"item {item}", "PATCH", path, {"ops": ops}, self.reviewer)
        self.saved[item] = dict(answers)

    async def submit(self) -> None:
        await self._ask("submit", "POST", f"/{self.case}/submit", None, self.reviewer)

    async def approve(self) -> None:
        await self._ask("approve", "POST", f"/{self.case}/approve", None, self.qa)

    async def fill(self, sheet: Sheet, step: Callable[[], None] = lambda: None) -> None:
        """Everything up to the submission."""
        await self.create(sheet)
        step()
        await self.face_sheet(sheet)
        step()
        for item, answers in sheet["answers"].items():
            await self.item(item, answers)
            step()
        await self.submit()
        step()

    async def _ask(self, step: str, method: str, path: str, body: Any, token: str) -> dict[str, Any]:
        """One request; a retry with the same key would get the same answer."""
        self.requests += 1
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{self.key}:{self.requests}"}
        if self.etag:
            headers["If-Match"] = self.etag
        url = f"/api/v1/sites/{self.site}/cases{path}"
        response = await self.client.request(method, url, json=body, headers=headers)
        if response.status_code >= httpx2.codes.BAD_REQUEST:
            raise NotAccepted(step, response)
        self.etag = response.headers["etag"]
        content: dict[str, Any] = response.json()
        return content
