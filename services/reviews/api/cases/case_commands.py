"""Execution of commands on a case, loading of cases under authorization, and their responses."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, TypeVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from services.reviews.domain import Case, Command, case_view
from services.reviews.domain.case.entry.texts import MAX_TEXT_LENGTH
from services.reviews.domain.practice import is_master
from services.reviews.store import cases, texts
from services.reviews.store.texts import TextOwner
from shared.access import Action, ResourceScope
from shared.contracts.reviews.entry import SealedText
from shared.contracts.vocabulary import CaseId, Site
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Resource
from shared.web.request import RequestContext
from shared.web.responses import practice, versioned_response

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT_LENGTH)]
"""A text that must not be blank: a note, a reason, evidence."""

S = TypeVar("S", bound=BaseModel)


class Strict(BaseModel):
    """Base of request bodies. An unknown field is refused, so that a misspelt one is never lost silently."""

    model_config = ConfigDict(extra="forbid")


ActionOn = Callable[[Case], Action]
"""Function that returns the action which a command needs on a case in this state."""


async def execute(
    ctx: AuthorizedRequest, site: str, case: str, command: Command, action_on: ActionOn | None = None
) -> LoadedAggregate[Case]:
    """Executes a command on a case: domain rules, then authorization on the case's state, then one commit.

    The action is the route's, or the one that `action_on` returns. Raises Refused.
    """

    def authorize(state: Case) -> None:
        ctx.require(action_on(state) if action_on else ctx.action, site, scope_of(case, state, ctx.user.id))

    return await cases.execute(ctx.runtime.store, ctx.cause, site, case, command, authorize)


async def execute_with_texts(
    ctx: AuthorizedRequest,
    owner: TextOwner,
    sealed: Mapping[str, SealedText],
    command: Command,
    action_on: ActionOn | None = None,
) -> LoadedAggregate[Case]:
    """Executes a command that refers to sealed texts; they are deleted where no event refers to them."""
    return await discard_texts_on_refusal(
        ctx, owner.site, sealed, execute(ctx, owner.site, owner.aggregate_id, command, action_on)
    )


async def discard_texts_on_refusal(
    ctx: RequestContext, site: str, sealed: Mapping[str, SealedText], executing: Awaitable[LoadedAggregate[S]]
) -> LoadedAggregate[S]:
    """Returns the result. Deletes the texts of a refused command or an idempotent replay: no event refers to them."""
    try:
        result = await executing
    except Refused:
        await texts.discard(ctx.runtime.store, site, sealed.values())
        raise
    if result.replayed:
        await texts.discard(ctx.runtime.store, site, sealed.values())
    return result


async def of_case(site: Site, case: CaseId) -> Resource:
    """Returns the case of the path as the resource of an action: its id is checked before the action."""
    return Resource(site, ResourceScope(case=case))


def scope_of(case: str, state: Case, person: str) -> ResourceScope:
    """Returns the attributes of a case that the access table decides on; only the id where it does not exist."""
    if state.stage == "not_created":
        return ResourceScope(case=case)
    return ResourceScope(case, state.county, state.stage, state.reviews_it(person), state.relation_of(person))


async def load_authorized(
    ctx: RequestContext, site: str, case: str, action: Action = "case.read"
) -> LoadedAggregate[Case]:
    """Returns the case if the action on it is allowed. Raises Refused: 404 for a missing case."""
    return authorized(ctx, action, await cases.load(ctx.runtime.store, site, case))


async def load_cached(ctx: RequestContext, site: str, case: str) -> LoadedAggregate[Case]:
    """Returns the cached case if reading it is allowed. It may be stale, which the commit of a save detects."""
    return authorized(ctx, "case.read", await cases.load_cached(ctx.runtime.store, site, case))


def authorized(ctx: RequestContext, action: Action, loaded: LoadedAggregate[Case]) -> LoadedAggregate[Case]:
    """Returns the loaded case if the action on it is allowed. Raises Refused."""
    site, case = loaded.subject.site, loaded.subject.id
    if loaded.state.stage == "cleared":
        raise Refused.missing()
    if is_master(case, loaded.state) and not ctx.may("practice.key", site):
        detail = "This is a master case. Make your own case with it as master, submit that, and compare the two."
        raise Refused("master-key", 403, detail)
    # A role can be limited to counties (R23), and a reviewer's to the cases that are given to them.
    ctx.require(action, site, scope_of(case, loaded.state, ctx.user.id))
    return loaded


def case_response(ctx: RequestContext, loaded: LoadedAggregate[Case], status: int = 200) -> JSONResponse:
    """Returns the whole case."""
    case = case_view(loaded.state, ctx.today(loaded.subject.site))
    content = {"id": loaded.subject.id, "site": loaded.subject.site} | practice(loaded.subject.site) | case
    return versioned_response(content, loaded.head.sequence, status=status, replayed=loaded.replayed)


def save_response(saved: LoadedAggregate[Case], part: Mapping[str, Any] | None = None) -> JSONResponse:
    """Returns the part that changed, with the case's version and stage: small enough for every save."""
    content = {"id": saved.subject.id, "version": saved.state.version, "stage": saved.state.stage} | dict(part or {})
    return versioned_response(content, saved.head.sequence, replayed=saved.replayed)
