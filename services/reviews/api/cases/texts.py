"""Narratives, names and other texts of a case: saved field by field, stored sealed."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import (
    Strict,
    execute,
    execute_with_texts,
    load_authorized,
    load_cached,
    of_case,
    save_response,
)
from services.reviews.api.cases.response_models import SavedCase, SavedTextsResponse, TextsResponse
from services.reviews.domain import Case
from services.reviews.domain.case.entry.commands import DestroyTextKey, EnterAs, SaveTexts, TextOp
from services.reviews.domain.case.entry.texts import MAX_TEXT_LENGTH
from services.reviews.store import text_keys, texts
from services.reviews.store.texts import TextOwner
from shared.contracts.reviews.entry import EraseWhy
from shared.contracts.vocabulary import CaseId, Site, TextField
from shared.errors import Refused
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()


class Written(Strict):
    """`text` null or blank: the field is empty again."""

    field: TextField
    text: str | None = Field(max_length=MAX_TEXT_LENGTH)
    base_rev: int = Field(ge=0, strict=True)

    @property
    def content(self) -> str | None:
        return self.text if self.text and not self.text.isspace() else None


class TextsBody(Strict):
    ops: list[Written] = Field(min_length=1, max_length=80)


class Erasure(Strict):
    why: EraseWhy


@router.put("/sites/{site}/cases/{case}/texts", response_model=SavedTextsResponse)
async def save_texts(
    site: Site,
    case: CaseId,
    body: TextsBody,
    ctx: Annotated[AuthorizedRequest, Requires("case.write", resource=of_case)],
) -> JSONResponse:
    """Save texts field by field: different fields merge, a true collision is a 412 that shows both to their editor."""
    await load_cached(ctx, site, case)  # the commit decides on the current case
    owner, written = TextOwner(site, case), {op.field: op.content for op in body.ops if op.content}
    sealed = await texts.seal(ctx.runtime, owner, written)
    ops = tuple(TextOp(op.field, sealed.get(op.field), op.base_rev) for op in body.ops)
    try:
        saved = await execute_with_texts(ctx, owner, sealed, EnterAs(ctx.user.id, SaveTexts(ops)))
    except Refused as refused:
        await _show_both(ctx, owner, refused, written)
        raise
    fields = {op.field: {"rev": saved.state.texts[op.field].rev} for op in body.ops}
    return save_response(saved, {"texts": fields})


@router.get("/sites/{site}/cases/{case}/texts", response_model=TextsResponse)
async def read_texts(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)]
) -> JSONResponse:
    """Every text of the case by field, with its revision, author and time.

    `text` is empty where it was taken back, and null where it cannot be read: destroyed, or not what was sealed.
    """
    loaded = await load_authorized(ctx, site, case)
    owner, state = TextOwner(site, case), loaded.state
    content = {"id": case, "site": site, "destroyed": state.erased} | practice(site)
    content |= {"texts": await _texts_of(ctx, owner, state), "overrides": await _override_reasons(ctx, owner, state)}
    response = versioned_response(content, loaded.head.sequence)
    mark_audited_read(response, "read_texts", ctx.decision, case)
    return response


@router.post("/sites/{site}/cases/{case}/texts/destroy", response_model=SavedCase)
async def destroy_texts(
    site: Site, case: CaseId, body: Erasure, ctx: Annotated[AuthorizedRequest, Requires("case.erase", resource=of_case)]
) -> JSONResponse:
    """Destroy the case's key: its texts are unreadable for good, ratings and history stay."""
    await load_authorized(ctx, site, case, ctx.action)
    await text_keys.destroy(ctx.runtime.store, site, case)  # before the event, which states that it has happened
    return save_response(await execute(ctx, site, case, DestroyTextKey(body.why)))


async def _texts_of(ctx: RequestContext, owner: TextOwner, case: Case) -> dict[str, Any]:
    versions = [text.version_id for text in case.texts.values() if text.version_id]
    opened = await texts.read(ctx.runtime, owner, versions)
    return {
        field: {"text": opened.get(text.version_id) if text.version_id else ""}
        | text.model_dump(exclude={"version_id"})
        for field, text in case.texts.items()
    }


async def _override_reasons(ctx: RequestContext, owner: TextOwner, case: Case) -> dict[str, str | None]:
    """Returns the reason of each override by item."""
    opened = await texts.read(ctx.runtime, owner, [override.version_id for override in case.overrides.values()])
    return {item: opened.get(override.version_id) for item, override in case.overrides.items()}


async def _show_both(ctx: RequestContext, owner: TextOwner, refused: Refused, yours: Mapping[str, str]) -> None:
    """Adds both texts to a conflict: the only problem with content of a case, for the editor of that text."""
    if refused.slug != "text-conflict":
        return
    case = (await load_authorized(ctx, owner.site, owner.aggregate_id)).state
    current = await _texts_of(ctx, owner, case)
    for conflict in refused.extra["conflicts"]:
        conflict |= {"yours": yours.get(conflict["field"], ""), "theirs": ""}
        if theirs := current.get(conflict["field"]):  # maybe newer than the collision: with its own revision
            conflict |= {"theirs": theirs["text"], "theirs_rev": theirs["rev"]}
            conflict |= {"theirs_by": theirs["by"], "theirs_at": theirs["at"]}
