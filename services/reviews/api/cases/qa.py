"""QA: take a case, let it go, return it, pass it on, approve it, and give a final one back."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict, execute, load_authorized, save_response
from services.reviews.domain import Approve, Case, Command, TakeForQa
from services.reviews.domain.case.qa.commands import PassOn, Release, Return, Unlock
from shared.access import Action
from shared.contracts.reviews.qa import UnlockWhy
from shared.contracts.reviews.stages import IN_QA, LEVEL_OF
from shared.contracts.vocabulary import CaseId, QaLevel, Site, purpose_of
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import CurrentRequest, RequestContext

router = APIRouter()

BY_LEVEL: dict[QaLevel, Action] = {"initial": "qa.initial", "second": "qa.second", "oversight": "qa.oversight"}


class Next(Strict):
    to: QaLevel


class Unlocking(Strict):
    why: UnlockWhy


@router.post("/sites/{site}/cases/{case}/qa/take")
async def take_case(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """Have the case in one's hands, at the level at which it waits; nobody else changes it meanwhile."""
    ctx.require("case.approve", site)
    return await _move(ctx, site, case, TakeForQa(ctx.user.id))


@router.post("/sites/{site}/cases/{case}/qa/release")
async def release_case(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """Take the case out of the hands that have it: one's own; for a leader, those of somebody who is away."""
    ctx.require("case.read", site)
    await load_authorized(ctx, "case.read", site, case)

    def action(state: Case) -> Action:
        """What oversight has is not the state's to take."""
        theirs = state.custody != ctx.user.id and state.stage != IN_QA["oversight"]
        return "case.assign" if theirs else _action(state)

    return _moved(await execute(ctx, action, site, case, Release(ctx.version)))


@router.post("/sites/{site}/cases/{case}/qa/return")
async def return_case(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """Give the case back to its reviewers; the notes say what for."""
    ctx.require("case.approve", site)
    return await _move(ctx, site, case, Return(ctx.user.id, ctx.version))


@router.post("/sites/{site}/cases/{case}/qa/pass-on")
async def pass_case_on(site: Site, case: CaseId, body: Next, ctx: CurrentRequest) -> JSONResponse:
    """Hand the case to the next level."""
    ctx.require("case.approve", site)
    return await _move(ctx, site, case, PassOn(ctx.user.id, body.to, purpose_of(site), ctx.version))


@router.post("/sites/{site}/cases/{case}/approve")
async def approve_case(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """Make the case in one's hands final; nobody approves a case that they reviewed."""
    ctx.require("case.approve", site)
    return await _move(ctx, site, case, Approve(ctx.user.id, ctx.version))


@router.post("/sites/{site}/cases/{case}/unlock")
async def unlock_case(site: Site, case: CaseId, body: Unlocking, ctx: CurrentRequest) -> JSONResponse:
    """Give a final case back to its reviewers: for an administrator, and never unseen."""
    ctx.require("case.unlock", site)
    return save_response(await execute(ctx, "case.unlock", site, case, Unlock(body.why, ctx.version)), {})


async def _move(ctx: RequestContext, site: str, case: str, command: Command) -> JSONResponse:
    """Each level has people of its own; the case's rules say first what is wrong with the move itself."""
    await load_authorized(ctx, "case.read", site, case)
    return _moved(await execute(ctx, _action, site, case, command))


def _moved(done: LoadedAggregate[Case]) -> JSONResponse:
    return save_response(done, {"custody": done.state.custody, "passed": done.state.passed})


def _action(case: Case) -> Action:
    level = LEVEL_OF.get(case.stage)
    return BY_LEVEL[level] if level else "case.approve"
