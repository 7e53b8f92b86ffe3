"""Enter an answer sheet through the gateway's public API, as a reviewer does: one save per item."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

from shared.instrument.samples.supporting_records import interviews, narratives, records
from shared.web.etags import version_in

Sheet = dict[str, Any]


class Response(Protocol):
    """What is needed of an HTTP client's response."""

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def text(self) -> str: ...

    def json(self) -> Any: ...


class Client(Protocol):
    """An HTTP client that knows where the gateway is."""

    async def request(self, method: str, url: str, *, json: Any, headers: dict[str, str]) -> Response: ...


class NotAccepted(Exception):
    """The gateway refused a step; the message is its problem in words."""

    def __init__(self, step: str, response: Response) -> None:
        super().__init__(f"{step}: {response.status_code} {response.text[:2000]}")
        self.step, self.status, self.body = step, response.status_code, response.text


@dataclass
class Entry:
    """One case during its entry: `etag` is its last known version, `saved` its acknowledged answers."""

    client: Client
    site: str
    reviewer: str
    qa: str
    case: str = ""
    etag: str = ""
    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    """The revision of each text."""

    requests: int = 0
    key: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def path(self) -> str:
        return f"/cases/{self.case}"

    @property
    def version(self) -> int:
        """The last known version; 0 before the first response."""
        return version_in(self.etag) or 0

    async def create(self, sheet: Sheet) -> None:
        fields = ("county", "quarter", "case_type", "agency", "instrument")
        answer = await self.send_step("create", "POST", "/cases", {name: sheet[name] for name in fields}, self.reviewer)
        self.case = answer["id"]

    async def face_sheet(self, sheet: Sheet) -> None:
        body = {"base_rev": 0, "fields": sheet["face_sheet"]}
        await self.send_step("face sheet", "PUT", f"{self.path}/face-sheet", body, self.reviewer)

    async def item(self, item: str, answers: dict[str, Any]) -> None:
        """First answers of an item: based on no revision."""
        ops = [{"q": question, "value": value, "base_rev": 0} for question, value in answers.items()]
        path = f"{self.path}/items/{item}/answers"
        await self.send_step(f"item {item}", "PATCH", path, {"ops": ops}, self.reviewer)
        self.saved[item] = dict(answers)

    async def beside(self, sheet: Sheet) -> None:
        """Interviews, records and narratives: the sheet's own, or invented ones for an invented sheet."""
        logs = {"interviews": interviews(sheet), "records": records(sheet)}
        for log, rows in logs.items():
            await self.send_step(log, "PUT", f"{self.path}/{log}", {"base_rev": 0, "rows": rows}, self.reviewer)
        ops = [{"field": field, "text": text, "base_rev": 0} for field, text in narratives(sheet).items()]
        answer = await self.send_step("texts", "PUT", f"{self.path}/texts", {"ops": ops}, self.reviewer)
        self.texts = {field: saved["rev"] for field, saved in answer["texts"].items()}

    async def submit(self) -> None:
        await self.send_step("submit", "POST", f"{self.path}/submit", None, self.reviewer)

    async def take_for_qa(self) -> None:
        await self.send_step("take", "POST", f"{self.path}/qa/take", None, self.qa)

    async def approve(self) -> None:
        """Approve the case, which QA has taken."""
        await self.send_step("approve", "POST", f"{self.path}/approve", None, self.qa)

    async def fill(self, sheet: Sheet, step: Callable[[], None] = lambda: None) -> None:
        """Enter everything up to the submission; a case of a sample exists already and is not created."""
        if not self.case:
            await self.create(sheet)
            step()
        await self.face_sheet(sheet)
        step()
        for item, answers in sheet["answers"].items():
            await self.item(item, answers)
            step()
        await self.beside(sheet)
        step()
        await self.submit()
        step()

    async def send_step(self, step: str, method: str, path: str, body: Any, token: str) -> dict[str, Any]:
        """One request in this site; a retry with the same key would get the same answer. Raises NotAccepted."""
        self.requests += 1
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{self.key}:{self.requests}"}
        if self.etag:
            headers["If-Match"] = self.etag
        url = f"/api/v1/sites/{self.site}{path}"
        response = await self.client.request(method, url, json=body, headers=headers)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise NotAccepted(step, response)
        self.etag = response.headers["etag"]
        content: dict[str, Any] = response.json()
        return content
