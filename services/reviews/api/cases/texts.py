"""Narratives, names and other texts of a case: saved field by field, sealed; shown to who may read the case."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import (
    Strict,
    execute,
    load_authorized,
    load_cached,
    run_with_texts,
    save_response,
)
from services.reviews.domain import Case
from services.reviews.domain.case.entry.commands import DestroyTextKey, EnterAs, SaveTexts, TextOp
from services.reviews.domain.case.entry.texts import LONGEST
from services.reviews.store import text_keys, texts
from services.reviews.store.texts import Place
from shared.access import ResourceScope
from shared.contracts.reviews.entry import EraseWhy
from shared.contracts.vocabulary import CaseId, Site, TextField
from shared.errors import Refused
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()


class Written(Strict):
    """`text` null or blank: the field is empty again."""

    field: TextField
    text: str | None = Field(max_length=LONGEST)
    base_rev: int = Field(ge=0, strict=True)

    @property
    def said(self) -> str | None:
        return self.text if self.text and not self.text.isspace() else None


class TextsBody(Strict):
    ops: list[Written] = Field(min_length=1, max_length=80)


class Erasure(Strict):
    why: EraseWhy


@router.put("/sites/{site}/cases/{case}/texts")
async def save_texts(site: Site, case: CaseId, body: TextsBody, ctx: CurrentRequest) -> JSONResponse:
    """Save texts field by field: different fields merge, a true collision is a 412 that shows both to their editor."""
    ctx.require("case.write", site)
    await load_cached(ctx, "case.read", site, case)  # where it stands is judged with the save, in its own words
    place, written = Place(site, case), {op.field: op.said for op in body.ops if op.said}
    sealed = await texts.seal(ctx.runtime, place, written)
    ops = tuple(TextOp(op.field, sealed.get(op.field), op.base_rev) for op in body.ops)
    try:
        done = await run_with_texts(ctx, "case.write", place, sealed, EnterAs(ctx.user.id, SaveTexts(ops)))
    except Refused as refused:
        await _show_both(ctx, place, refused, written)
        raise
    fields = {op.field: {"rev": done.state.texts[op.field].rev} for op in body.ops}
    return save_response(done, {"texts": fields})


@router.get("/sites/{site}/cases/{case}/texts")
async def read_texts(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """Every text of the case by field, with its revision, author and time.

    `text` is empty where it was taken back, and null where it cannot be read: destroyed, or not what was sealed.
    """
    verdict = ctx.require("case.read", site, ResourceScope(case=case))
    found = await load_authorized(ctx, "case.read", site, case)
    place, state = Place(site, case), found.state
    said = {"texts": await _texts_of(ctx, place, state), "overrides": await _why_overridden(ctx, place, state)}
    content = {"id": case, "site": site, "destroyed": state.erased} | practice(site) | said
    shown = versioned_response(content, found.head.sequence)
    mark_audited_read(shown, "read_texts", verdict, case)
    return shown


@router.post("/sites/{site}/cases/{case}/texts/destroy")
async def destroy_texts(site: Site, case: CaseId, body: Erasure, ctx: CurrentRequest) -> JSONResponse:
    """Destroy the case's key: its texts are unreadable for good, ratings and history stay."""
    ctx.require("case.erase", site)
    await load_authorized(ctx, "case.erase", site, case)
    await text_keys.destroy(ctx.runtime.store, site, case)  # first: what the fact says has then happened
    return save_response(await execute(ctx, "case.erase", site, case, DestroyTextKey(body.why)), {})


async def _texts_of(ctx: RequestContext, place: Place, case: Case) -> dict[str, Any]:
    versions = [one.version_id for one in case.texts.values() if one.version_id]
    said = await texts.read(ctx.runtime, place, versions)
    return {
        field: {"text": said.get(one.version_id) if one.version_id else ""} | one.model_dump(exclude={"version_id"})
        for field, one in case.texts.items()
    }


async def _why_overridden(ctx: RequestContext, place: Place, case: Case) -> dict[str, str | None]:
    """By item, the reason that its leader gave."""
    said = await texts.read(ctx.runtime, place, [one.version_id for one in case.overrides.values()])
    return {item: said.get(one.version_id) for item, one in case.overrides.items()}


async def _show_both(ctx: RequestContext, place: Place, refused: Refused, yours: Mapping[str, str]) -> None:
    """The one error that shows case content: a conflict, to its own editor."""
    if refused.slug != "text-conflict":
        return
    case = (await load_authorized(ctx, "case.read", place.site, place.case)).state
    theirs = await _texts_of(ctx, place, case)
    for one in refused.extra["conflicts"]:
        one |= {"yours": yours.get(one["field"], ""), "theirs": ""}
        if found := theirs.get(one["field"]):  # by now maybe newer than what it collided with: the revision too
            one |= {"theirs": found["text"], "theirs_rev": found["rev"]}
            one |= {"theirs_by": found["by"], "theirs_at": found["at"]}
