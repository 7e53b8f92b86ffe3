"""What-if of a case for leaders and QA: nothing is saved, no event is decided."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field, JsonValue

from services.reviews.api.case_reads.response_models import WhatIfResponse
from services.reviews.api.cases.case_commands import Strict, load_authorized, of_case, scope_of
from services.reviews.domain.case.what_if import TrialAnswer, what_if
from shared.contracts.vocabulary import CaseId, ItemNumber, QuestionId, Site
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()


class TrialOp(Strict):
    """An answer to try; null withdraws the question's."""

    item: ItemNumber
    q: QuestionId
    value: JsonValue


class WhatIfBody(Strict):
    ops: list[TrialOp] = Field(min_length=1, max_length=40)


@router.post("/sites/{site}/cases/{case}/what-if", response_model=WhatIfResponse)
async def try_answers(
    site: Site,
    case: CaseId,
    body: WhatIfBody,
    ctx: Annotated[AuthorizedRequest, Requires("case.what_if", resource=of_case)],
) -> JSONResponse:
    """What items, outcomes and completeness would be with other answers; the case stays as it is.

    `items` and `outcomes` are all ratings as they would be: the body of the quarter's what-if.
    """
    loaded = await load_authorized(ctx, site, case)
    ctx.require(ctx.action, site, scope_of(case, loaded.state, ctx.user.id))
    trials = [TrialAnswer(op.item, op.q, op.value) for op in body.ops]
    content = {"id": case, "site": site, "version": loaded.state.version} | practice(site)
    response = versioned_response(content | what_if(loaded.state, trials), loaded.head.sequence)
    mark_audited_read(response, "try_answers", ctx.decision, case)
    return response
