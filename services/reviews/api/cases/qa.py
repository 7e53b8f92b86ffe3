"""QA: take a case, let it go, return it, pass it on, approve it, and give a final one back."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict, brief, existing, run
from services.reviews.domain import Approve, Case, Command, TakeForQa
from services.reviews.domain.case.qa.commands import PassOn, Release, Return, Unlock
from shared.access import Action
from shared.contracts.reviews.qa import UnlockWhy
from shared.contracts.reviews.stages import IN_QA, LEVEL_OF
from shared.contracts.vocabulary import CaseId, QaLevel, Site, purpose_of
from shared.eventstore.repository import Loaded
from shared.web.request import Asked, AskedBy

router = APIRouter()

BY_LEVEL: dict[QaLevel, Action] = {"initial": "qa.initial", "second": "qa.second", "oversight": "qa.oversight"}


class Next(Strict):
    to: QaLevel


class Unlocking(Strict):
    why: UnlockWhy


@router.post("/sites/{site}/cases/{case}/qa/take")
async def take_case(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """Have the case in one's hands, at the level at which it waits; nobody else changes it meanwhile."""
    by.demand("case.approve", site)
    return await _move(by, site, case, TakeForQa(by.user.id))


@router.post("/sites/{site}/cases/{case}/qa/release")
async def release_case(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """Take the case out of the hands that have it: one's own; for a leader, those of somebody who is away."""
    by.demand("case.read", site)
    await existing(by, "case.read", site, case)

    def action(state: Case) -> Action:
        """What oversight has is not the state's to take."""
        theirs = state.custody != by.user.id and state.stage != IN_QA["oversight"]
        return "case.assign" if theirs else _action(state)

    return _moved(await run(by, action, site, case, Release(by.version)))


@router.post("/sites/{site}/cases/{case}/qa/return")
async def return_case(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """Give the case back to its reviewers; the notes say what for."""
    by.demand("case.approve", site)
    return await _move(by, site, case, Return(by.user.id, by.version))


@router.post("/sites/{site}/cases/{case}/qa/pass-on")
async def pass_case_on(site: Site, case: CaseId, body: Next, by: AskedBy) -> JSONResponse:
    """Hand the case to the next level."""
    by.demand("case.approve", site)
    return await _move(by, site, case, PassOn(by.user.id, body.to, purpose_of(site), by.version))


@router.post("/sites/{site}/cases/{case}/approve")
async def approve_case(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """Make the case in one's hands final; nobody approves a case that they reviewed."""
    by.demand("case.approve", site)
    return await _move(by, site, case, Approve(by.user.id, by.version))


@router.post("/sites/{site}/cases/{case}/unlock")
async def unlock_case(site: Site, case: CaseId, body: Unlocking, by: AskedBy) -> JSONResponse:
    """Give a final case back to its reviewers: for an administrator, and never unseen."""
    by.demand("case.unlock", site)
    return brief(await run(by, "case.unlock", site, case, Unlock(body.why, by.version)), {})


async def _move(by: Asked, site: str, case: str, command: Command) -> JSONResponse:
    """Each level has people of its own; the case's rules say first what is wrong with the move itself."""
    await existing(by, "case.read", site, case)
    return _moved(await run(by, _action, site, case, command))


def _moved(done: Loaded[Case]) -> JSONResponse:
    return brief(done, {"custody": done.state.custody, "passed": done.state.passed})


def _action(case: Case) -> Action:
    level = LEVEL_OF.get(case.stage)
    return BY_LEVEL[level] if level else "case.approve"
