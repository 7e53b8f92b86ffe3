"""Texts of a case in tests: written, read, and as they lie in the database."""

from typing import Any

from services.reviews.store import text_keys, texts
from shared.contracts.envelope import key_of
from shared.mongo import Document
from tests.component.api_client import ApiClient, CaseClient, Response, expect_success
from tests.component.running_service import RunningService


async def ask_texts(case: CaseClient) -> Response:
    return await case.api.request("GET", f"{case.path}/texts")


async def read_texts(case: CaseClient) -> dict[str, Any]:
    """By field: text, rev, by, at."""
    found: dict[str, Any] = expect_success(await ask_texts(case))["texts"]
    return found


async def said(case: CaseClient) -> dict[str, str | None]:
    return {field: one["text"] for field, one in (await read_texts(case)).items()}


async def write(case: CaseClient, **written: str) -> None:
    """New texts; `rationale_1` stands for `rationale/1`."""
    expect_success(await case.save_texts(*((field.replace("_", "/", 1), text, 0) for field, text in written.items())))


async def kept(reviews: RunningService, case: CaseClient) -> list[Document]:
    """The sealed texts of a case, the oldest first."""
    rows = reviews.store.of_site(case.site, texts.COLLECTION).find({"aggregate": key_of(case.site, case.id)})
    return await rows.sort("_id").to_list(None)


async def put(reviews: RunningService, row: Document) -> None:
    """As somebody with the database's password could."""
    site = row["aggregate"].partition("|")[0]
    await reviews.store.of_site(site, texts.COLLECTION).replace_one({"_id": row["_id"]}, row)


async def key_of_case(reviews: RunningService, case: CaseClient) -> list[Document]:
    rows = reviews.store.of_site(case.site, text_keys.COLLECTION).find({"_id": key_of(case.site, case.id)})
    return await rows.to_list(None)


async def destroy(case: CaseClient, api: ApiClient, key: str | None = None) -> Response:
    """By whoever sits at this desk."""
    return await api.request("POST", f"{case.path}/texts/destroy", {"why": "court_order"}, key=key)
