"""QA of a case: take, release, return, pass on, approve, and unlock a final one."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict, execute, load_authorized, of_case, save_response
from services.reviews.api.cases.qa_response_models import MovedCase
from services.reviews.api.cases.response_models import SavedCase
from services.reviews.domain import Approve, Case, Command, TakeForQa
from services.reviews.domain.case.qa.commands import PassOn, Release, Return, Unlock
from shared.access import Action
from shared.contracts.reviews.qa import UnlockWhy
from shared.contracts.reviews.stages import IN_QA, LEVEL_OF
from shared.contracts.vocabulary import CaseId, QaLevel, Site, purpose_of
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Requires, VersionedRequest

router = APIRouter()

ACTION_BY_LEVEL: dict[QaLevel, Action] = {"initial": "qa.initial", "second": "qa.second", "oversight": "qa.oversight"}


class Next(Strict):
    to: QaLevel


class Unlocking(Strict):
    why: UnlockWhy


@router.post("/sites/{site}/cases/{case}/qa/take", response_model=MovedCase)
async def take_case(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.approve", resource=of_case)]
) -> JSONResponse:
    """Have the case in one's hands, at the level at which it waits; nobody else changes it meanwhile."""
    return await _move(ctx, site, case, TakeForQa(ctx.user.id))


@router.post("/sites/{site}/cases/{case}/qa/release", response_model=MovedCase)
async def release_case(
    site: Site, case: CaseId, ctx: Annotated[VersionedRequest, Requires("case.read", resource=of_case, if_match=True)]
) -> JSONResponse:
    """Take the case out of the hands that have it: one's own; for a leader, those of somebody who is away."""

    def action_on(state: Case) -> Action:
        # a case in secondary oversight cannot be taken away by the state's leaders
        is_others = state.custody != ctx.user.id and state.stage != IN_QA["oversight"]
        return "case.assign" if is_others else _action_on(state)

    await load_authorized(ctx, site, case)
    return _move_response(await execute(ctx, site, case, Release(ctx.version), action_on))


@router.post("/sites/{site}/cases/{case}/qa/return", response_model=MovedCase)
async def return_case(
    site: Site,
    case: CaseId,
    ctx: Annotated[VersionedRequest, Requires("case.approve", resource=of_case, if_match=True)],
) -> JSONResponse:
    """Give the case back to its reviewers; the notes say what for."""
    return await _move(ctx, site, case, Return(ctx.user.id, ctx.version))


@router.post("/sites/{site}/cases/{case}/qa/pass-on", response_model=MovedCase)
async def pass_case_on(
    site: Site,
    case: CaseId,
    body: Next,
    ctx: Annotated[VersionedRequest, Requires("case.approve", resource=of_case, if_match=True)],
) -> JSONResponse:
    """Hand the case to the next level."""
    return await _move(ctx, site, case, PassOn(ctx.user.id, body.to, purpose_of(site), ctx.version))


@router.post("/sites/{site}/cases/{case}/approve", response_model=MovedCase)
async def approve_case(
    site: Site,
    case: CaseId,
    ctx: Annotated[VersionedRequest, Requires("case.approve", resource=of_case, if_match=True)],
) -> JSONResponse:
    """Make the case in one's hands final; nobody approves a case that they reviewed."""
    return await _move(ctx, site, case, Approve(ctx.user.id, ctx.version))


@router.post("/sites/{site}/cases/{case}/unlock", response_model=SavedCase)
async def unlock_case(
    site: Site,
    case: CaseId,
    body: Unlocking,
    ctx: Annotated[VersionedRequest, Requires("case.unlock", resource=of_case, if_match=True)],
) -> JSONResponse:
    """Give a final case back to its reviewers: for an administrator, and never unseen."""
    return save_response(await execute(ctx, site, case, Unlock(body.why, ctx.version)))


async def _move(ctx: AuthorizedRequest, site: str, case: str, command: Command) -> JSONResponse:
    """Executes a QA command under the action of the case's level; the case's own rules are checked first."""
    await load_authorized(ctx, site, case)
    return _move_response(await execute(ctx, site, case, command, _action_on))


def _move_response(moved: LoadedAggregate[Case]) -> JSONResponse:
    return save_response(moved, {"custody": moved.state.custody, "passed": moved.state.passed})


def _action_on(case: Case) -> Action:
    level = LEVEL_OF.get(case.stage)
    return ACTION_BY_LEVEL[level] if level else "case.approve"
