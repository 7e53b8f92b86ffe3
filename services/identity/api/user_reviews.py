"""Go through a site's list of users: keep, change or remove each, and sign (R25, R26)."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.application.access_removal import remove_role
from services.identity.domain.sites import user_review as domain
from services.identity.store import people, user_list, user_reviews
from shared.contracts.identity.access import Decision
from shared.contracts.vocabulary import PersonId, Site, UserReviewId
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import versioned_response

router = APIRouter(tags=["user-list reviews"], route_class=AuditedRoute)

DEFAULT_ANSWER_DAYS = 14
"""Days."""


class ReviewOpening(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: Annotated[int, Field(ge=1, le=90, strict=True)] = DEFAULT_ANSWER_DAYS


class RowDecision(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Decision


@router.post("/sites/{site}/user-reviews", status_code=201)
async def open_review(site: Site, body: ReviewOpening, ctx: CurrentRequest) -> JSONResponse:
    """Before its time comes by itself, too."""
    ctx.require("user_review.run", site)
    review = f"urv_{ctx.runtime.new_id().replace('-', '')}"
    listed = await user_list.list_for_site(ctx.runtime.store, site)
    due = (ctx.cause.at + timedelta(days=body.days)).date().isoformat()
    return await _run(ctx, site, review, domain.Open(due, tuple(one["id"] for one in listed)), 201)


@router.get("/sites/{site}/user-reviews")
async def list_reviews(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """The newest last, with whether each is overdue."""
    ctx.require("user_review.run", site)
    rows = ctx.runtime.store.collection(None, "user_reviews").find({"site": site}).sort("_id")
    today = ctx.cause.at.date().isoformat()
    return JSONResponse({"reviews": [_review_summary(row, today) async for row in rows]})


@router.get("/sites/{site}/user-reviews/{review}")
async def read_review(site: Site, review: UserReviewId, ctx: CurrentRequest) -> JSONResponse:
    """The list with role, last use and second factor of each, and the answers given so far."""
    ctx.require("user_review.run", site)
    return await _shown(ctx, await user_reviews.load(ctx.runtime.store, site, review))


@router.put("/sites/{site}/user-reviews/{review}/people/{person}")
async def answer_row(
    site: Site, review: UserReviewId, person: PersonId, body: RowDecision, ctx: CurrentRequest
) -> JSONResponse:
    """Removal takes every role in this site and ends the person's sessions at once."""
    ctx.require("user_review.run", site)
    shown = await _run(ctx, site, review, domain.Answer(person, body.decision, ctx.user.id))
    if body.decision == "remove":
        held = (await people.load(ctx.runtime.store, site, person)).state.roles
        for role in held:
            await remove_role(ctx.runtime, site, person, role, ctx.runtime.command_context(ctx.user.id))
    return shown


@router.post("/sites/{site}/user-reviews/{review}/sign-off")
async def sign_off(site: Site, review: UserReviewId, ctx: CurrentRequest) -> JSONResponse:
    """Only with every row answered."""
    ctx.require("user_review.run", site)
    return await _run(ctx, site, review, domain.SignOff())


async def _run(ctx: RequestContext, site: str, review: str, command: domain.Command, status: int = 200) -> JSONResponse:
    done = await user_reviews.execute(
        ctx.runtime.store, site, review, lambda state: domain.decide(state, command), ctx.cause
    )
    return await _shown(ctx, done, status)


async def _shown(ctx: RequestContext, done: LoadedAggregate[domain.UserReview], status: int = 200) -> JSONResponse:
    listed = {one["id"]: one for one in await user_list.list_for_site(ctx.runtime.store, done.subject.site)}
    rows: list[dict[str, Any]] = [
        {"person": person, "decision": done.state.answers.get(person), "now": listed.get(person)}
        for person in done.state.people
    ]
    content: dict[str, Any] = {"id": done.subject.id, "site": done.subject.site, "due": done.state.due, "rows": rows}
    content |= {"signed_by": done.state.signed_by, "signed_at": done.state.signed_at}
    return versioned_response(content, done.head.sequence, status=status, replayed=done.replayed)


def _review_summary(row: dict[str, Any], today: str) -> dict[str, Any]:
    state = row["state"]
    return {
        "id": row["_id"].partition("|")[2],
        "due": state["due"],
        "people": len(state["people"]),
        "answered": len(state["answers"]),
        "signed_by": state["signed_by"],
        "overdue": not state["signed_by"] and state["due"] < today,
    }
