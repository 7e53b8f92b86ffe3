"""Stakeholder interviews: opened by leaders, one official record each, notes of many hands beside it (R39)."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.interviews.interview_commands import brief, demanded, run, run_with_texts, whole
from services.reviews.domain import site_rules as rules
from services.reviews.domain.case.entry.texts import LONGEST
from services.reviews.domain.interviews.decide import AddNote, Complete, OpenInterview, SaveOfficial, WithdrawNote
from services.reviews.domain.interviews.presentation import official, versions
from services.reviews.domain.interviews.state import Interview
from services.reviews.store import texts
from services.reviews.store.texts import Place
from shared.access import ResourceScope
from shared.contracts.reviews.interviews import InterviewOpened
from shared.contracts.vocabulary import InterviewId, NoteId, Site
from shared.errors import Refused
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read

router = APIRouter()


class NewInterview(InterviewOpened):
    """What it is about, whom it hears and when, and who takes part for the review."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date  # type: ignore[assignment]  # a day of the calendar, which the fact writes in letters


class OfficialBody(Strict):
    """`heard`: name, title and agency of who was heard."""

    text: str = Field(min_length=1, max_length=LONGEST)
    heard: str | None = Field(default=None, min_length=1, max_length=LONGEST)
    base_rev: int = Field(ge=0, strict=True)


class NoteBody(Strict):
    text: str = Field(min_length=1, max_length=LONGEST)


@router.post("/sites/{site}/interviews", status_code=201)
async def open_interview(site: Site, body: NewInterview, ctx: CurrentRequest) -> JSONResponse:
    """Take an interview into a quarter's review; a local one belongs to a county of the site."""
    ctx.require("interview.manage", site, ResourceScope(county=body.county))
    rules.check_runs(ctx.site(site), "interviews")
    if body.county:
        rules.check_county(ctx.site(site), body.county)
    _must_be_of_the_site(ctx, site, body)
    opened = InterviewOpened.model_validate(body.model_dump(mode="json"))
    interview = f"sti_{uuid.UUID(ctx.runtime.new_id()).hex}"
    return brief(await run(ctx, "interview.manage", Place(site, interview), OpenInterview(opened)), status=201)


@router.get("/sites/{site}/interviews/{interview}")
async def read_interview(site: Site, interview: InterviewId, ctx: CurrentRequest) -> JSONResponse:
    """The interview with its official record, and every supporting note by itself."""
    verdict = ctx.require("interview.read", site)
    found = await demanded(ctx, "interview.read", Place(site, interview))
    said = await texts.read(ctx.runtime, Place(site, interview), versions(found.state))
    shown = whole(found, said)
    mark_audited_read(shown, "read_interview", verdict, interview)
    return shown


@router.put("/sites/{site}/interviews/{interview}/official")
async def save_official(site: Site, interview: InterviewId, body: OfficialBody, ctx: CurrentRequest) -> JSONResponse:
    """Write the one official record; 412 with both texts when somebody saved it since `base_rev`."""
    ctx.require("interview.note", site)
    place, leads = Place(site, interview), ctx.may("interview.manage", site)
    await demanded(ctx, "interview.note", place)
    written = {"official": body.text} | ({"heard": body.heard} if body.heard else {})
    sealed = await texts.seal(ctx.runtime, place, written)
    command = SaveOfficial(ctx.user.id, leads, sealed["official"], sealed.get("heard"), body.base_rev)
    try:
        done = await run_with_texts(ctx, "interview.note", place, sealed, command)
    except Refused as refused:
        await _show_both(ctx, place, refused, written)
        raise
    return brief(done, {"official": {"rev": done.state.official.rev if done.state.official else 0}})


@router.post("/sites/{site}/interviews/{interview}/notes", status_code=201)
async def add_supporting_note(site: Site, interview: InterviewId, body: NoteBody, ctx: CurrentRequest) -> JSONResponse:
    """Keep a note of one's own beside the official record; people merge notes, and the system never does."""
    ctx.require("interview.note", site)
    place = Place(site, interview)
    await demanded(ctx, "interview.note", place)
    note = f"not_{ctx.runtime.new_id().replace('-', '')}"
    sealed = await texts.seal(ctx.runtime, place, {f"note/{note}": body.text})
    done = await run_with_texts(ctx, "interview.note", place, sealed, AddNote(note, *sealed.values()))
    return brief(done, {"note": note if not done.replayed else list(done.state.notes)[-1]}, status=201)


@router.delete("/sites/{site}/interviews/{interview}/notes/{note}")
async def withdraw_supporting_note(
    site: Site, interview: InterviewId, note: NoteId, ctx: CurrentRequest
) -> JSONResponse:
    """Take one's own note back, until the interview is complete."""
    ctx.require("interview.note", site)
    done = await run(ctx, "interview.note", Place(site, interview), WithdrawNote(ctx.user.id, note))
    return brief(done, {"note": note})


@router.post("/sites/{site}/interviews/{interview}/complete")
async def complete_interview(site: Site, interview: InterviewId, ctx: CurrentRequest) -> JSONResponse:
    """There is nothing to add: from now on it is read. The only change of its status."""
    ctx.require("interview.manage", site)
    return brief(await run(ctx, "interview.manage", Place(site, interview), Complete(ctx.version)))


def _must_be_of_the_site(ctx: RequestContext, site: str, body: InterviewOpened) -> None:
    """Raises Refused for interviewers and note-takers who have no part in the site."""
    named = dict.fromkeys((*body.interviewers, *([body.note_taker] if body.note_taker else [])))
    if strangers := [one for one in named if not ctx.runtime.access.facts.held(site, one)]:
        raise Refused("not-of-this-site", 422, "Somebody named has no part in this site.", people=strangers)


async def _show_both(ctx: RequestContext, place: Place, refused: Refused, yours: Mapping[str, str]) -> None:
    """The one error that shows what was said in an interview: a conflict, to its own editor."""
    if refused.slug != "official-record-conflict":
        return
    interview: Interview = (await demanded(ctx, "interview.note", place)).state
    theirs: dict[str, Any] = official(interview, await texts.read(ctx.runtime, place, versions(interview))) or {}
    for one in refused.extra["conflicts"]:
        one |= {"yours": yours.get("official"), "yours_heard": yours.get("heard")}
        one |= {"theirs": theirs.get("text"), "theirs_heard": theirs.get("heard")}
