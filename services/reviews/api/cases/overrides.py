"""Overrides: a leader's rating in place of the calculated one, with a reason, and its withdrawal."""

from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import (
    Strict,
    Words,
    execute,
    execute_with_texts,
    load_authorized,
    of_case,
    save_response,
)
from services.reviews.api.cases.qa_response_models import SavedOverride, UndoneOverride
from services.reviews.domain.case.qa.commands import OverrideItem, UndoOverride
from services.reviews.store import texts
from services.reviews.store.texts import TextOwner
from shared.contracts.vocabulary import CaseId, ItemNumber, Site
from shared.web.authorization import AuthorizedRequest, Requires

router = APIRouter()


class OverrideBody(Strict):
    rating: Literal["S", "ANI", "NA"]
    why: Words


@router.put("/sites/{site}/cases/{case}/items/{item}/override", response_model=SavedOverride)
async def override_item(
    site: Site,
    case: CaseId,
    item: ItemNumber,
    body: OverrideBody,
    ctx: Annotated[AuthorizedRequest, Requires("case.override", resource=of_case)],
) -> JSONResponse:
    """Put another rating in the calculated one's place; both are kept, with the reason."""
    await load_authorized(ctx, site, case)
    owner = TextOwner(site, case)
    sealed = await texts.seal(ctx.runtime, owner, {f"override/{item}": body.why})
    command = OverrideItem(ctx.user.id, item, body.rating, *sealed.values())
    saved = await execute_with_texts(ctx, owner, sealed, command)
    return save_response(saved, {"item": item, "override": saved.state.overrides[item].model_dump(mode="json")})


@router.delete("/sites/{site}/cases/{case}/items/{item}/override", response_model=UndoneOverride)
async def undo_override(
    site: Site,
    case: CaseId,
    item: ItemNumber,
    ctx: Annotated[AuthorizedRequest, Requires("case.override", resource=of_case)],
) -> JSONResponse:
    """Let the calculated rating count again."""
    return save_response(await execute(ctx, site, case, UndoOverride(ctx.user.id, item)), {"item": item})
