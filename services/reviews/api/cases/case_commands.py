"""How an address turns a wish into facts of a case: the rules first, then the table, then one commit."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, TypeVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from services.reviews.domain import Case, Command, case_view
from services.reviews.domain.case.entry.texts import LONGEST
from services.reviews.domain.practice import is_master
from services.reviews.store import cases, texts
from services.reviews.store.texts import Place
from shared.access import Action, ResourceScope
from shared.contracts.reviews.entry import SealedText
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import RequestContext
from shared.web.responses import practice, versioned_response

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
"""A text that has to say something: a note, a reason, evidence."""

S = TypeVar("S", bound=BaseModel)


class Strict(BaseModel):
    """Bodies refuse what they do not know, so that a misspelt field is never lost in silence."""

    model_config = ConfigDict(extra="forbid")


Judged = Action | Callable[[Case], Action]
"""What the table is asked; where it depends on the case, on the very state that the facts are added to."""


async def execute(ctx: RequestContext, action: Judged, site: str, case: str, command: Command) -> LoadedAggregate[Case]:
    """The case's own rules say first what is wrong, in the field's words; what passes them is judged by the table."""

    def authorize(state: Case) -> None:
        ctx.require(action(state) if callable(action) else action, site, about(case, state, ctx.user.id))

    return await cases.execute(ctx.runtime.store, ctx.cause, site, case, command, authorize)


async def run_with_texts(
    ctx: RequestContext,
    action: Judged,
    place: Place,
    sealed: Mapping[str, SealedText],
    command: Command,
) -> LoadedAggregate[Case]:
    """The same for a wish that brings sealed texts: what was not accepted is let go again."""
    return await discard_texts_on_refusal(
        ctx, place.site, sealed, execute(ctx, action, place.site, place.case, command)
    )


async def discard_texts_on_refusal(
    ctx: RequestContext, site: str, sealed: Mapping[str, SealedText], running: Awaitable[LoadedAggregate[S]]
) -> LoadedAggregate[S]:
    """What the run comes to; texts of a wish that it refuses, or that was done before, are in nobody's facts."""
    try:
        done = await running
    except Refused:
        await texts.let_go(ctx.runtime.store, site, sealed.values())
        raise
    if done.replayed:
        await texts.let_go(ctx.runtime.store, site, sealed.values())
    return done


def about(case: str, state: Case, person: str) -> ResourceScope:
    """What the authorization table asks of a case that is there."""
    if state.stage == "not_created":
        return ResourceScope(case=case)
    return ResourceScope(case, state.county, state.stage, state.reviews_it(person))


async def load_authorized(ctx: RequestContext, action: Action, site: str, case: str) -> LoadedAggregate[Case]:
    """The case, where this person may do this with it. Raises Refused: 404 for one that is not there."""
    return _may(ctx, action, await cases.load(ctx.runtime.store, site, case))


async def load_cached(ctx: RequestContext, action: Action, site: str, case: str) -> LoadedAggregate[Case]:
    """The same of the case as this process knew it last: enough before a save, which is judged on the case as it is."""
    return _may(ctx, action, await cases.load_cached(ctx.runtime.store, site, case))


def _may(ctx: RequestContext, action: Action, found: LoadedAggregate[Case]) -> LoadedAggregate[Case]:
    site, case = found.subject.site, found.subject.id
    if found.state.stage == "cleared":
        raise Refused.missing()
    ctx.require(action, site, about(case, found.state, ctx.user.id))  # a role can be limited to counties (R23)
    if is_master(case, found.state) and not ctx.may("practice.key", site):
        words = "This is a master case. Make your own case with it as master, submit that, and compare the two."
        raise Refused("master-key", 403, words)
    return found


def case_response(ctx: RequestContext, done: LoadedAggregate[Case], status: int = 200) -> JSONResponse:
    case = case_view(done.state, ctx.cause.at.date())
    content = {"id": done.subject.id, "site": done.subject.site} | practice(done.subject.site) | case
    return versioned_response(content, done.head.sequence, status=status, replayed=done.replayed)


def save_response(done: LoadedAggregate[Case], part: Mapping[str, Any]) -> JSONResponse:
    """What changed, small enough for every save."""
    content = {"id": done.subject.id, "version": done.state.version, "stage": done.state.stage} | dict(part)
    return versioned_response(content, done.head.sequence, replayed=done.replayed)
