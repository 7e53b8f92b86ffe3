"""Elimination of a case: the worksheet, the decision by another person, and the restoration."""

from typing import Annotated, Any

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
from services.reviews.api.cases.qa_response_models import RestoredCase, SavedWorksheet, WorksheetWithEvidence
from services.reviews.domain.case.qa.commands import DecideElimination, ProposeElimination, Restore
from services.reviews.domain.case.state import Worksheet
from services.reviews.store import sampling, texts
from services.reviews.store.texts import TextOwner
from shared.contracts.reviews.qa import EliminationReason
from shared.contracts.vocabulary import CaseId, Site
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()


class WorksheetBody(Strict):
    reason: EliminationReason
    evidence: Words


class Decision(Strict):
    eliminate: bool


@router.post("/sites/{site}/cases/{case}/elimination", response_model=SavedWorksheet)
async def propose_elimination(
    site: Site,
    case: CaseId,
    body: WorksheetBody,
    ctx: Annotated[AuthorizedRequest, Requires("elimination.propose", resource=of_case)],
) -> JSONResponse:
    """Fill in the worksheet: the reason's code, and the evidence for it."""
    await load_authorized(ctx, site, case)
    owner = TextOwner(site, case)
    sealed = await texts.seal(ctx.runtime, owner, {"elimination/evidence": body.evidence})
    command = ProposeElimination(body.reason, *sealed.values())
    proposed = await execute_with_texts(ctx, owner, sealed, command)
    return save_response(proposed, {"worksheet": _worksheet(proposed.state.worksheet)})


@router.get("/sites/{site}/cases/{case}/elimination", response_model=WorksheetWithEvidence)
async def read_worksheet(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)]
) -> JSONResponse:
    """The worksheet with its evidence, the interviews that were not held, and what was decided by whom and when."""
    loaded = await load_authorized(ctx, site, case)
    sheet = loaded.state.worksheet
    opened = await texts.read(ctx.runtime, TextOwner(site, case), [sheet.version_id] if sheet else [])
    evidence = opened.get(sheet.version_id) if sheet else None
    not_held = [row for row in loaded.state.interviews.rows if row["held"] == "No"]
    content = {"id": case, "worksheet": _worksheet(sheet), "evidence": evidence, "not_held": not_held} | practice(site)
    response = versioned_response(content, loaded.head.sequence)
    mark_audited_read(response, "read_worksheet", ctx.decision, case)
    return response


@router.post("/sites/{site}/cases/{case}/elimination/decide", response_model=SavedWorksheet)
async def decide_elimination(
    site: Site,
    case: CaseId,
    body: Decision,
    ctx: Annotated[AuthorizedRequest, Requires("elimination.decide", resource=of_case)],
) -> JSONResponse:
    """Eliminate the case by its worksheet, or keep it: somebody else's decision than who filled it in."""
    decided = await execute(ctx, site, case, DecideElimination(ctx.user.id, body.eliminate))
    return save_response(decided, {"worksheet": _worksheet(decided.state.worksheet)})


@router.post("/sites/{site}/cases/{case}/restore", response_model=RestoredCase)
async def restore_case(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.restore", resource=of_case)]
) -> JSONResponse:
    """Take an eliminated case back into the review; `replaced_by`: the place that was taken for it stays in it too."""
    restored = await execute(ctx, site, case, Restore())
    sample = await sampling.sample_of(ctx.runtime.store, site, restored.state.quarter, restored.state.county)
    replacement = sample.replacements.get(case)
    return save_response(restored, {"replaced_by": replacement.rank if replacement else None})


def _worksheet(sheet: Worksheet | None) -> dict[str, Any] | None:
    return sheet.model_dump(mode="json", exclude={"version_id"}) if sheet else None
