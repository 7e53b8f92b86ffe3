"""Reviews of a site's user list: each person is kept, changed or removed, then the review is signed (R25, R26)."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.resources import of_review_row, of_user_review
from services.identity.api.response_models import UserListReview, UserListReviewList
from services.identity.application.access_removal import remove_role
from services.identity.domain.sites import user_review as domain
from services.identity.store import people, snapshot_queries, user_list, user_reviews
from shared.contracts.identity.access import Decision
from shared.contracts.vocabulary import PersonId, Site, UserReviewId
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import versioned_response

router = APIRouter(tags=["user-list reviews"], route_class=AuditedRoute)

DEFAULT_ANSWER_DAYS = 14
"""Days."""

Reviewer = Annotated[AuthorizedRequest, Requires("user_review.run", resource=of_user_review)]


class ReviewOpening(BaseModel):
    """Days until the review is overdue."""

    model_config = ConfigDict(extra="forbid")

    days: Annotated[int, Field(ge=1, le=90, strict=True)] = DEFAULT_ANSWER_DAYS


class RowDecision(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Decision


@router.post("/sites/{site}/user-reviews", status_code=201, response_model=UserListReview)
async def open_review(
    site: Site, body: ReviewOpening, ctx: Annotated[AuthorizedRequest, Requires("user_review.run")]
) -> JSONResponse:
    """Open a review of the user list, also before the scheduled one."""
    review = f"urv_{ctx.runtime.new_id().replace('-', '')}"
    users = await user_list.list_for_site(ctx.runtime.store, site)
    due = (ctx.today(site) + timedelta(days=body.days)).isoformat()
    command = domain.Open(due, tuple(user["id"] for user in users))
    return await _execute(ctx, site, review, command, status=201)


@router.get("/sites/{site}/user-reviews", response_model=UserListReviewList)
async def list_reviews(site: Site, ctx: Annotated[AuthorizedRequest, Requires("user_review.run")]) -> JSONResponse:
    """List the reviews of the site, the newest last, with whether each is overdue."""
    rows = await snapshot_queries.list_user_reviews(ctx.runtime.store, site)
    today = ctx.today(site).isoformat()
    return JSONResponse({"reviews": [_review_summary(row, today) for row in rows]})


@router.get("/sites/{site}/user-reviews/{review}", response_model=UserListReview)
async def read_review(site: Site, review: UserReviewId, ctx: Reviewer) -> JSONResponse:
    """Return the people under review with role, last use and second factor, and the answers given so far."""
    return await _review_response(ctx, await user_reviews.load(ctx.runtime.store, site, review))


@router.put("/sites/{site}/user-reviews/{review}/people/{person}", response_model=UserListReview)
async def answer_row(
    site: Site,
    review: UserReviewId,
    person: PersonId,
    body: RowDecision,
    ctx: Annotated[AuthorizedRequest, Requires("user_review.run", resource=of_review_row)],
) -> JSONResponse:
    """Answer one row; a removal revokes every role in this site and ends the person's sessions."""
    response = await _execute(ctx, site, review, domain.Answer(person, body.decision, ctx.user.id))
    if body.decision == "remove":
        for role in (await people.load(ctx.runtime.store, site, person)).state.roles:
            await remove_role(ctx.runtime, site, person, role, ctx.runtime.command_context(ctx.user.id))
    return response


@router.post("/sites/{site}/user-reviews/{review}/sign-off", response_model=UserListReview)
async def sign_off(site: Site, review: UserReviewId, ctx: Reviewer) -> JSONResponse:
    """Sign a review in which every row is answered."""
    return await _execute(ctx, site, review, domain.SignOff())


async def _execute(
    ctx: RequestContext, site: str, review: str, command: domain.Command, status: int = 200
) -> JSONResponse:
    result = await user_reviews.execute(ctx.runtime.store, ctx.cause, site, review, command)
    return await _review_response(ctx, result, status)


async def _review_response(
    ctx: RequestContext, review: LoadedAggregate[domain.UserReview], status: int = 200
) -> JSONResponse:
    site, state = review.subject.site, review.state
    users = {user["id"]: user for user in await user_list.list_for_site(ctx.runtime.store, site)}
    rows = [
        {"person": person, "decision": state.answers.get(person), "now": users.get(person)} for person in state.people
    ]
    content: dict[str, Any] = {"id": review.subject.id, "site": site, "due": state.due, "rows": rows}
    content |= {"signed_by": state.signed_by, "signed_at": state.signed_at}
    return versioned_response(content, review.head.sequence, status=status, replayed=review.replayed)


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
