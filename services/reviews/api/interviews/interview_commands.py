"""Execution of commands on a stakeholder interview, loading under authorization, and the responses."""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import discard_texts_on_refusal
from services.reviews.domain.interviews.decide import Command
from services.reviews.domain.interviews.presentation import with_texts
from services.reviews.domain.interviews.state import Interview
from services.reviews.store.interviews import interviews
from services.reviews.store.texts import TextOwner
from shared.access import ResourceScope
from shared.contracts.reviews.entry import SealedText
from shared.contracts.vocabulary import InterviewId, Site
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Resource
from shared.web.responses import practice, versioned_response


async def of_interview(site: Site, interview: InterviewId) -> Resource:  # noqa: ARG001 the path is checked before the action
    """Returns the site of an interview as the resource of an action: its county is known once it is loaded."""
    return Resource(site)


async def load_authorized(ctx: AuthorizedRequest, owner: TextOwner) -> LoadedAggregate[Interview]:
    """Returns the interview if the route's action on it is allowed. Raises Refused: 404 for a missing interview."""
    loaded = await interviews.load(ctx.runtime.store, owner.site, owner.aggregate_id)
    if not loaded.state.is_there:
        raise Refused.missing()
    scope = ResourceScope(county=loaded.state.county)  # a role can be limited to counties (R23)
    ctx.require(ctx.action, owner.site, scope)
    return loaded


async def execute(ctx: AuthorizedRequest, owner: TextOwner, command: Command) -> LoadedAggregate[Interview]:
    """Executes a command: the interview's own rules, then authorization on its state, then one commit."""

    def authorize(state: Interview) -> None:
        ctx.require(ctx.action, owner.site, ResourceScope(county=state.county))

    return await interviews.execute(ctx.runtime.store, ctx.cause, owner.site, owner.aggregate_id, command, authorize)


async def execute_with_texts(
    ctx: AuthorizedRequest, owner: TextOwner, sealed: Mapping[str, SealedText], command: Command
) -> LoadedAggregate[Interview]:
    """Executes a command that refers to sealed texts; they are deleted where no event refers to them."""
    return await discard_texts_on_refusal(ctx, owner.site, sealed, execute(ctx, owner, command))


def interview_response(loaded: LoadedAggregate[Interview], texts: Mapping[str, str]) -> JSONResponse:
    """Returns the interview with its texts, which are given by version."""
    content = {"site": loaded.subject.site} | practice(loaded.subject.site)
    return versioned_response(content | with_texts(loaded.subject.id, loaded.state, texts), loaded.head.sequence)


def save_response(
    saved: LoadedAggregate[Interview], part: Mapping[str, Any] | None = None, *, status: int = 200
) -> JSONResponse:
    """Returns the part that changed, with the interview's version and stage: small enough for every save."""
    content = {"id": saved.subject.id, "version": saved.state.version, "stage": saved.state.stage} | dict(part or {})
    return versioned_response(content, saved.head.sequence, status=status, replayed=saved.replayed)
