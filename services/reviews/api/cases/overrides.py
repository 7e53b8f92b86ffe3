"""Overrides: a leader's rating in the calculated one's place, with a reason, and the way back."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict, Words, brief, existing, run, run_with_texts
from services.reviews.domain.case.qa.commands import OverrideItem, UndoOverride
from services.reviews.store import texts
from services.reviews.store.texts import Place
from shared.contracts.vocabulary import CaseId, ItemNumber, Site
from shared.web.request import AskedBy

router = APIRouter()


class OverrideBody(Strict):
    rating: Literal["S", "ANI", "NA"]
    why: Words


@router.put("/sites/{site}/cases/{case}/items/{item}/override")
async def override_item(site: Site, case: CaseId, item: ItemNumber, body: OverrideBody, by: AskedBy) -> JSONResponse:
    """Put another rating in the calculated one's place; both are kept, with the reason."""
    by.demand("case.override", site)
    await existing(by, "case.read", site, case)
    place = Place(site, case)
    sealed = await texts.seal(by.runtime, place, {f"override/{item}": body.why})
    command = OverrideItem(by.user.id, item, body.rating, *sealed.values())
    done = await run_with_texts(by, "case.override", place, sealed, command)
    return brief(done, {"item": item, "override": done.state.overrides[item].model_dump(mode="json")})


@router.delete("/sites/{site}/cases/{case}/items/{item}/override")
async def undo_override(site: Site, case: CaseId, item: ItemNumber, by: AskedBy) -> JSONResponse:
    """Let the calculated rating count again."""
    by.demand("case.override", site)
    return brief(await run(by, "case.override", site, case, UndoOverride(by.user.id, item)), {"item": item})
