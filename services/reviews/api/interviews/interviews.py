"""Stakeholder interviews: one official record each, and the supporting notes of several people (R39)."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.interviews.interview_commands import (
    execute,
    execute_with_texts,
    interview_response,
    load_authorized,
    of_interview,
    save_response,
)
from services.reviews.api.interviews.response_models import (
    InterviewResponse,
    SavedInterview,
    SavedOfficialRecord,
    SavedSupportingNote,
)
from services.reviews.domain import site_rules as rules
from services.reviews.domain.case.entry.texts import MAX_TEXT_LENGTH
from services.reviews.domain.interviews.decide import AddNote, Complete, OpenInterview, SaveOfficial, WithdrawNote
from services.reviews.domain.interviews.presentation import official, versions
from services.reviews.domain.interviews.state import Interview
from services.reviews.store import texts
from services.reviews.store.texts import TextOwner
from shared.access import ResourceScope
from shared.contracts.reviews.interviews import InterviewOpened
from shared.contracts.vocabulary import InterviewId, NoteId, Site
from shared.errors import Refused
from shared.web.authorization import AuthorizedRequest, Requires, VersionedRequest
from shared.web.request import RequestContext
from shared.web.responses import mark_audited_read

router = APIRouter()


class NewInterview(InterviewOpened):
    """What it is about, whom it hears and when, and who takes part for the review."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date  # type: ignore[assignment]  # a calendar day, which the event holds as a string


class OfficialBody(Strict):
    """`heard`: name, title and agency of who was heard."""

    text: str = Field(min_length=1, max_length=MAX_TEXT_LENGTH)
    heard: str | None = Field(default=None, min_length=1, max_length=MAX_TEXT_LENGTH)
    base_rev: int = Field(ge=0, strict=True)


class NoteBody(Strict):
    text: str = Field(min_length=1, max_length=MAX_TEXT_LENGTH)


@router.post("/sites/{site}/interviews", status_code=201, response_model=SavedInterview)
async def open_interview(
    site: Site, body: NewInterview, ctx: Annotated[AuthorizedRequest, Requires("interview.manage")]
) -> JSONResponse:
    """Take an interview into a quarter's review; a local one belongs to a county of the site."""
    ctx.require(ctx.action, site, ResourceScope(county=body.county))  # a role can be limited to counties (R23)
    rules.check_runs(ctx.site(site), "interviews")
    if body.county:
        rules.check_county(ctx.site(site), body.county)
    _must_be_of_the_site(ctx, site, body)
    opened = InterviewOpened.model_validate(body.model_dump(mode="json"))
    interview = f"sti_{uuid.UUID(ctx.runtime.new_id()).hex}"
    return save_response(await execute(ctx, TextOwner(site, interview), OpenInterview(opened)), status=201)


@router.get("/sites/{site}/interviews/{interview}", response_model=InterviewResponse)
async def read_interview(
    site: Site,
    interview: InterviewId,
    ctx: Annotated[AuthorizedRequest, Requires("interview.read", resource=of_interview)],
) -> JSONResponse:
    """The interview with its official record, and every supporting note by itself."""
    loaded = await load_authorized(ctx, TextOwner(site, interview))
    opened = await texts.read(ctx.runtime, TextOwner(site, interview), versions(loaded.state))
    response = interview_response(loaded, opened)
    mark_audited_read(response, "read_interview", ctx.decision, interview)
    return response


@router.put("/sites/{site}/interviews/{interview}/official", response_model=SavedOfficialRecord)
async def save_official(
    site: Site,
    interview: InterviewId,
    body: OfficialBody,
    ctx: Annotated[AuthorizedRequest, Requires("interview.note", resource=of_interview)],
) -> JSONResponse:
    """Write the one official record; 412 with both texts when somebody saved it since `base_rev`."""
    owner, leads = TextOwner(site, interview), ctx.may("interview.manage", site)
    await load_authorized(ctx, owner)
    written = {"official": body.text} | ({"heard": body.heard} if body.heard else {})
    sealed = await texts.seal(ctx.runtime, owner, written)
    command = SaveOfficial(ctx.user.id, leads, sealed["official"], sealed.get("heard"), body.base_rev)
    try:
        saved = await execute_with_texts(ctx, owner, sealed, command)
    except Refused as refused:
        await _show_both(ctx, owner, refused, written)
        raise
    return save_response(saved, {"official": {"rev": saved.state.official.rev if saved.state.official else 0}})


@router.post("/sites/{site}/interviews/{interview}/notes", status_code=201, response_model=SavedSupportingNote)
async def add_supporting_note(
    site: Site,
    interview: InterviewId,
    body: NoteBody,
    ctx: Annotated[AuthorizedRequest, Requires("interview.note", resource=of_interview)],
) -> JSONResponse:
    """Keep a note of one's own beside the official record; people merge notes, and the system never does."""
    owner = TextOwner(site, interview)
    await load_authorized(ctx, owner)
    note = f"not_{ctx.runtime.new_id().replace('-', '')}"
    sealed = await texts.seal(ctx.runtime, owner, {f"note/{note}": body.text})
    added = await execute_with_texts(ctx, owner, sealed, AddNote(note, *sealed.values()))
    return save_response(added, {"note": note if not added.replayed else list(added.state.notes)[-1]}, status=201)


@router.delete("/sites/{site}/interviews/{interview}/notes/{note}", response_model=SavedSupportingNote)
async def withdraw_supporting_note(
    site: Site,
    interview: InterviewId,
    note: NoteId,
    ctx: Annotated[AuthorizedRequest, Requires("interview.note", resource=of_interview)],
) -> JSONResponse:
    """Take one's own note back, until the interview is complete."""
    return save_response(
        await execute(ctx, TextOwner(site, interview), WithdrawNote(ctx.user.id, note)), {"note": note}
    )


@router.post("/sites/{site}/interviews/{interview}/complete", response_model=SavedInterview)
async def complete_interview(
    site: Site,
    interview: InterviewId,
    ctx: Annotated[VersionedRequest, Requires("interview.manage", resource=of_interview, if_match=True)],
) -> JSONResponse:
    """There is nothing to add: from now on it is read. The only change of its status."""
    return save_response(await execute(ctx, TextOwner(site, interview), Complete(ctx.version)))


def _must_be_of_the_site(ctx: RequestContext, site: str, body: InterviewOpened) -> None:
    """Raises Refused for interviewers and note-takers without a role in the site."""
    named = dict.fromkeys((*body.interviewers, *([body.note_taker] if body.note_taker else [])))
    if strangers := [person for person in named if not ctx.runtime.access.state.assignments(site, person)]:
        raise Refused("not-of-this-site", 422, "Somebody named has no part in this site.", people=strangers)


async def _show_both(ctx: AuthorizedRequest, owner: TextOwner, refused: Refused, yours: Mapping[str, str]) -> None:
    """Adds both records to a conflict: the only problem with content of an interview, for the editor of the record."""
    if refused.slug != "official-record-conflict":
        return
    interview: Interview = (await load_authorized(ctx, owner)).state
    theirs: dict[str, Any] = official(interview, await texts.read(ctx.runtime, owner, versions(interview))) or {}
    for conflict in refused.extra["conflicts"]:
        conflict |= {"yours": yours.get("official"), "yours_heard": yours.get("heard")}
        conflict |= {"theirs": theirs.get("text"), "theirs_heard": theirs.get("heard")}
