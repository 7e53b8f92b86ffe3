"""What a person does at a desk: requests with their token, and a case in hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx2

from shared.access.replica import AccessReplica
from shared.instrument.samples import supporting_records
from tests.support.api_document import assert_described
from tests.support.people import SignedInUser, register_user, token

Response = httpx2.Response


class ServiceClient(httpx2.AsyncClient):
    """HTTP client of one running service, with the service's replica of the access state."""

    def __init__(self, access: AccessReplica, **settings: Any) -> None:
        super().__init__(**settings)
        self.access = access


@dataclass(frozen=True)
class ApiClient:
    """One person at one service."""

    client: httpx2.AsyncClient
    token: str

    @classmethod
    def for_user(cls, client: ServiceClient, user: SignedInUser) -> "ApiClient":
        register_user(client.access, user)
        return cls(client, token(user))

    async def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        if_match: str | None = None,
        key: str | None = None,
        content: Any = None,
    ) -> Response:
        """`body` is sent as JSON; `content` as it is. The API's document has to describe the response."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers |= {"If-Match": if_match} if if_match is not None else {}
        headers |= {"Idempotency-Key": key} if key is not None else {}
        sent = {"json": body} if content is None else {"content": content}
        response = await self.client.request(method, f"/api/v1/{path}", headers=headers, **sent)
        assert_described(response)
        return response


@dataclass(frozen=True)
class CaseClient:
    """A case in somebody's hands."""

    api: ApiClient
    site: str
    id: str

    @property
    def path(self) -> str:
        return f"sites/{self.site}/cases/{self.id}"

    def as_user(self, api: ApiClient) -> "CaseClient":
        """The same case in somebody else's hands."""
        return replace(self, api=api)

    async def request(self, method: str, part: str, body: Any = None, key: str | None = None) -> Response:
        """Of a part of the case: `notes`, `elimination/decide`, `items/3/override`."""
        return await self.api.request(method, f"{self.path}/{part}", body, key=key)

    async def read(self) -> Response:
        return await self.api.request("GET", self.path)

    async def etag(self) -> str:
        return str((await self.read()).headers["etag"])

    async def save(
        self, item: str, *ops: tuple[Any, Any, Any], if_match: str = '"1"', key: str | None = None
    ) -> Response:
        """Operations are (question, value, base revision)."""
        body = {"ops": [{"q": question, "value": value, "base_rev": rev} for question, value, rev in ops]}
        return await self.send(item, body, if_match=if_match, key=key)

    async def send(self, item: str, body: Any, *, if_match: str | None = '"1"', key: str | None = None) -> Response:
        return await self.api.request("PATCH", f"{self.path}/items/{item}/answers", body, if_match=if_match, key=key)

    async def save_face_sheet(self, fields: Any, base_rev: Any = 0) -> Response:
        body = {"base_rev": base_rev, "fields": fields}
        return await self.api.request("PUT", f"{self.path}/face-sheet", body, if_match='"1"')

    async def submit(self, if_match: str | None = None, key: str | None = None) -> Response:
        """With the version just read, where no other is given."""
        return await self.api.request("POST", f"{self.path}/submit", if_match=if_match or await self.etag(), key=key)

    async def take_for_qa(self) -> Response:
        """Into one's hands, in QA."""
        return await self.api.request("POST", f"{self.path}/qa/take")

    async def taken_for_qa(self) -> "CaseClient":
        """The same case, now in these hands."""
        expect_success(await self.take_for_qa())
        return self

    async def move(self, how: str, body: Any = None, if_match: str | None = None) -> Response:
        """`qa/return`, `qa/pass-on`, `unlock`: with the version just read, where no other is given."""
        return await self.api.request("POST", f"{self.path}/{how}", body, if_match=if_match or await self.etag())

    async def approve(self, if_match: str | None = None, key: str | None = None) -> Response:
        return await self.api.request("POST", f"{self.path}/approve", if_match=if_match or await self.etag(), key=key)

    async def save_texts(self, *ops: tuple[str, str | None, int], key: str | None = None) -> Response:
        """Operations are (field, text, base revision)."""
        body = {"ops": [{"field": field, "text": text, "base_rev": rev} for field, text, rev in ops]}
        return await self.api.request("PUT", f"{self.path}/texts", body, key=key)

    async def save_supporting_records(self, sheet: dict[str, Any]) -> None:
        """Interviews, records and narratives, as a case needs them before it is submitted."""
        for log, rows in (
            ("interviews", supporting_records.interviews(sheet)),
            ("records", supporting_records.records(sheet)),
        ):
            expect_success(await self.api.request("PUT", f"{self.path}/{log}", {"base_rev": 0, "rows": rows}))
        expect_success(
            await self.save_texts(*((field, text, 0) for field, text in supporting_records.narratives(sheet).items()))
        )

    async def fill(self, sheet: dict[str, Any]) -> None:
        """Face sheet, every item and what belongs beside them, as a reviewer enters them."""
        await self.save_supporting_records(sheet)
        expect_success(await self.save_face_sheet(sheet["face_sheet"]))
        for item, answers in sheet["answers"].items():
            expect_success(await self.save(item, *((question, value, 0) for question, value in answers.items())))


def expect_success(response: Response) -> dict[str, Any]:
    assert response.is_success, response.text
    content: dict[str, Any] = response.json()
    return content


@asynccontextmanager
async def unchanged(case: CaseClient) -> AsyncIterator[None]:
    """Whatever happens inside, the case reads the same before and after, to the byte and with the same ETag."""
    before = await case.read()
    yield
    after = await case.read()
    assert (after.status_code, after.headers["etag"]) == (before.status_code, before.headers["etag"])
    assert after.content == before.content
