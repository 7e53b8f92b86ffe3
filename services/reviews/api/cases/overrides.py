"""Overrides: a leader's rating in the calculated one's place, with a reason, and the way back."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import (
    Strict,
    Words,
    execute,
    load_authorized,
    run_with_texts,
    save_response,
)
from services.reviews.domain.case.qa.commands import OverrideItem, UndoOverride
from services.reviews.store import texts
from services.reviews.store.texts import Place
from shared.contracts.vocabulary import CaseId, ItemNumber, Site
from shared.web.request import CurrentRequest

router = APIRouter()


class OverrideBody(Strict):
    rating: Literal["S", "ANI", "NA"]
    why: Words


@router.put("/sites/{site}/cases/{case}/items/{item}/override")
async def override_item(
    site: Site, case: CaseId, item: ItemNumber, body: OverrideBody, ctx: CurrentRequest
) -> JSONResponse:
    """Put another rating in the calculated one's place; both are kept, with the reason."""
    ctx.require("case.override", site)
    await load_authorized(ctx, "case.read", site, case)
    place = Place(site, case)
    sealed = await texts.seal(ctx.runtime, place, {f"override/{item}": body.why})
    command = OverrideItem(ctx.user.id, item, body.rating, *sealed.values())
    done = await run_with_texts(ctx, "case.override", place, sealed, command)
    return save_response(done, {"item": item, "override": done.state.overrides[item].model_dump(mode="json")})


@router.delete("/sites/{site}/cases/{case}/items/{item}/override")
async def undo_override(site: Site, case: CaseId, item: ItemNumber, ctx: CurrentRequest) -> JSONResponse:
    """Let the calculated rating count again."""
    ctx.require("case.override", site)
    return save_response(
        await execute(ctx, "case.override", site, case, UndoOverride(ctx.user.id, item)), {"item": item}
    )
