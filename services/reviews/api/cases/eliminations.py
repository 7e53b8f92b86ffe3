"""Elimination: the worksheet, the decision about it by somebody else, and the way back."""

from typing import Any

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
from services.reviews.domain.case.qa.commands import DecideElimination, ProposeElimination, Restore
from services.reviews.store import sampling, texts
from services.reviews.store.texts import Place
from shared.access import ResourceScope
from shared.contracts.reviews.qa import EliminationReason
from shared.contracts.vocabulary import CaseId, Site
from shared.web.request import CurrentRequest
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()


class WorksheetBody(Strict):
    reason: EliminationReason
    evidence: Words


class Decision(Strict):
    eliminate: bool


@router.post("/sites/{site}/cases/{case}/elimination")
async def propose_elimination(site: Site, case: CaseId, body: WorksheetBody, ctx: CurrentRequest) -> JSONResponse:
    """Fill in the worksheet: the reason's code, and the evidence for it."""
    ctx.require("elimination.propose", site)
    await load_authorized(ctx, "case.read", site, case)
    place = Place(site, case)
    sealed = await texts.seal(ctx.runtime, place, {"elimination/evidence": body.evidence})
    command = ProposeElimination(body.reason, *sealed.values())
    done = await run_with_texts(ctx, "elimination.propose", place, sealed, command)
    return save_response(done, {"worksheet": _worksheet(done.state.worksheet)})


@router.get("/sites/{site}/cases/{case}/elimination")
async def read_worksheet(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """The worksheet with its evidence, the interviews that were not held, and what was decided by whom and when."""
    verdict = ctx.require("case.read", site, ResourceScope(case=case))
    found = await load_authorized(ctx, "case.read", site, case)
    sheet = found.state.worksheet
    said = await texts.read(ctx.runtime, Place(site, case), [sheet.version_id] if sheet else [])
    evidence = said.get(sheet.version_id) if sheet else None
    not_held = [row for row in found.state.interviews.rows if row["held"] == "No"]
    content = {"id": case, "worksheet": _worksheet(sheet), "evidence": evidence, "not_held": not_held} | practice(site)
    shown = versioned_response(content, found.head.sequence)
    mark_audited_read(shown, "read_worksheet", verdict, case)
    return shown


@router.post("/sites/{site}/cases/{case}/elimination/decide")
async def decide_elimination(site: Site, case: CaseId, body: Decision, ctx: CurrentRequest) -> JSONResponse:
    """Eliminate the case by its worksheet, or keep it: somebody else's decision than who filled it in."""
    ctx.require("elimination.decide", site)
    command = DecideElimination(ctx.user.id, body.eliminate)
    done = await execute(ctx, "elimination.decide", site, case, command)
    return save_response(done, {"worksheet": _worksheet(done.state.worksheet)})


@router.post("/sites/{site}/cases/{case}/restore")
async def restore_case(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """Take an eliminated case back into the review; `replaced_by`: the place that was taken for it stays in it too."""
    ctx.require("case.restore", site)
    done = await execute(ctx, "case.restore", site, case, Restore())
    sample = await sampling.sample_of(ctx.runtime.store, site, done.state.quarter, done.state.county)
    replacement = sample.replacements.get(case)
    return save_response(done, {"replaced_by": replacement.rank if replacement else None})


def _worksheet(sheet: Any) -> dict[str, Any] | None:
    return sheet.model_dump(mode="json", exclude={"version_id"}) if sheet else None
