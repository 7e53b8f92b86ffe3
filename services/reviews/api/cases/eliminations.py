"""Elimination: the worksheet, the decision about it by somebody else, and the way back."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict, Words, brief, existing, run, run_with_texts
from services.reviews.domain.case.qa.commands import DecideElimination, ProposeElimination, Restore
from services.reviews.store import sampling, texts
from services.reviews.store.texts import Place
from shared.access import About
from shared.contracts.reviews.qa import EliminationReason
from shared.contracts.vocabulary import CaseId, Site
from shared.web.request import AskedBy
from shared.web.responses import answer, practice, read_noted

router = APIRouter()


class WorksheetBody(Strict):
    reason: EliminationReason
    evidence: Words


class Decision(Strict):
    eliminate: bool


@router.post("/sites/{site}/cases/{case}/elimination")
async def propose_elimination(site: Site, case: CaseId, body: WorksheetBody, by: AskedBy) -> JSONResponse:
    """Fill in the worksheet: the reason's code, and the evidence for it."""
    by.demand("elimination.propose", site)
    await existing(by, "case.read", site, case)
    place = Place(site, case)
    sealed = await texts.seal(by.runtime, place, {"elimination/evidence": body.evidence})
    command = ProposeElimination(body.reason, *sealed.values())
    done = await run_with_texts(by, "elimination.propose", place, sealed, command)
    return brief(done, {"worksheet": _worksheet(done.state.worksheet)})


@router.get("/sites/{site}/cases/{case}/elimination")
async def read_worksheet(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """The worksheet with its evidence, the interviews that were not held, and what was decided by whom and when."""
    verdict = by.demand("case.read", site, About(case=case))
    found = await existing(by, "case.read", site, case)
    sheet = found.state.worksheet
    said = await texts.read(by.runtime, Place(site, case), [sheet.version_id] if sheet else [])
    evidence = said.get(sheet.version_id) if sheet else None
    not_held = [row for row in found.state.interviews.rows if row["held"] == "No"]
    content = {"id": case, "worksheet": _worksheet(sheet), "evidence": evidence, "not_held": not_held} | practice(site)
    shown = answer(content, found.head.sequence)
    read_noted(shown, "read_worksheet", verdict, case)
    return shown


@router.post("/sites/{site}/cases/{case}/elimination/decide")
async def decide_elimination(site: Site, case: CaseId, body: Decision, by: AskedBy) -> JSONResponse:
    """Eliminate the case by its worksheet, or keep it: somebody else's decision than who filled it in."""
    by.demand("elimination.decide", site)
    command = DecideElimination(by.user.id, body.eliminate)
    done = await run(by, "elimination.decide", site, case, command)
    return brief(done, {"worksheet": _worksheet(done.state.worksheet)})


@router.post("/sites/{site}/cases/{case}/restore")
async def restore_case(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """Take an eliminated case back into the review; `replaced_by`: the place that was taken for it stays in it too."""
    by.demand("case.restore", site)
    done = await run(by, "case.restore", site, case, Restore())
    sample = await sampling.sample_of(by.runtime.store, site, done.state.quarter, done.state.county)
    replacement = sample.replacements.get(case)
    return brief(done, {"replaced_by": replacement.rank if replacement else None})


def _worksheet(sheet: Any) -> dict[str, Any] | None:
    return sheet.model_dump(mode="json", exclude={"version_id"}) if sheet else None
