"""How an address turns a wish into facts of a stakeholder interview: its own rules, then the table, then one commit."""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import discard_texts_on_refusal
from services.reviews.domain.interviews.decide import Command
from services.reviews.domain.interviews.presentation import with_texts
from services.reviews.domain.interviews.state import Interview
from services.reviews.store.interviews import interviews
from services.reviews.store.texts import Place
from shared.access import Action, ResourceScope
from shared.contracts.reviews.entry import SealedText
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import RequestContext
from shared.web.responses import practice, versioned_response


async def demanded(ctx: RequestContext, action: Action, place: Place) -> LoadedAggregate[Interview]:
    """The interview, where this person may do this with it. Raises Refused: 404 for one that is not there."""
    found = await interviews.load(ctx.runtime.store, place.site, place.case)
    if not found.state.is_there:
        raise Refused.missing()
    ctx.require(action, place.site, ResourceScope(county=found.state.county))  # a role can be limited to counties (R23)
    return found


async def run(ctx: RequestContext, action: Action, place: Place, command: Command) -> LoadedAggregate[Interview]:
    """The interview's own rules say first what is wrong; what passes them is judged by the table."""

    def authorize(state: Interview) -> None:
        ctx.require(action, place.site, ResourceScope(county=state.county))

    return await interviews.execute(ctx.runtime.store, ctx.cause, place.site, place.case, command, authorize)


async def run_with_texts(
    ctx: RequestContext, action: Action, place: Place, sealed: Mapping[str, SealedText], command: Command
) -> LoadedAggregate[Interview]:
    """The same for a wish that brings sealed texts: what was not accepted is let go again."""
    return await discard_texts_on_refusal(ctx, place.site, sealed, run(ctx, action, place, command))


def whole(found: LoadedAggregate[Interview], said: Mapping[str, str]) -> JSONResponse:
    """The interview with its texts. `said`: texts by version."""
    content = {"site": found.subject.site} | practice(found.subject.site)
    return versioned_response(content | with_texts(found.subject.id, found.state, said), found.head.sequence)


def brief(
    done: LoadedAggregate[Interview], part: Mapping[str, Any] | None = None, *, status: int = 200
) -> JSONResponse:
    """What changed, small enough for every save."""
    content = {"id": done.subject.id, "version": done.state.version, "stage": done.state.stage} | dict(part or {})
    return versioned_response(content, done.head.sequence, status=status, replayed=done.replayed)
