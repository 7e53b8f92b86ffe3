"""Notes on a case: threads on a question or a rating, kept sealed like every text."""

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import (
    Strict,
    Words,
    execute,
    load_authorized,
    run_with_texts,
    save_response,
)
from services.reviews.domain import Case
from services.reviews.domain.case.qa.commands import EditNote, OpenNote, ReplyToNote, SettleNote
from services.reviews.store import texts
from services.reviews.store.texts import Place
from shared.access import Action, ResourceScope
from shared.contracts.vocabulary import CaseId, ItemNumber, NoteId, QuestionId, Site
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()


class NewNote(Strict):
    """On a question, or on the item's rating where none is named."""

    item: ItemNumber
    question: QuestionId | None = None
    text: Words


class Said(Strict):
    text: Words


class Settlement(Strict):
    how: Literal["resolve", "reopen"]


@router.post("/sites/{site}/cases/{case}/notes", status_code=201)
async def open_note(site: Site, case: CaseId, body: NewNote, ctx: CurrentRequest) -> JSONResponse:
    """Put a note on a case in QA; in secondary oversight that is for oversight alone."""
    ctx.require("note.open", site)
    await load_authorized(ctx, "case.read", site, case)
    note, place = f"not_{ctx.runtime.new_id().replace('-', '')}", Place(site, case)
    sealed = await texts.seal(ctx.runtime, place, {f"note/{note}": body.text})
    command = OpenNote(ctx.user.id, note, body.item, body.question, *sealed.values())
    done = await run_with_texts(ctx, _opening, place, sealed, command)
    return save_response(done, {"note": note if not done.replayed else list(done.state.notes)[-1]})


@router.get("/sites/{site}/cases/{case}/notes")
async def read_notes(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """Every note with its thread; the open ones are the navigator's list."""
    verdict = ctx.require("case.read", site, ResourceScope(case=case))
    found = await load_authorized(ctx, "case.read", site, case)
    content = {"id": case, "open": list(found.state.open_notes)} | practice(site)
    shown = versioned_response(
        content | {"notes": await _notes_of(ctx, Place(site, case), found.state)}, found.head.sequence
    )
    mark_audited_read(shown, "read_notes", verdict, case)
    return shown


@router.post("/sites/{site}/cases/{case}/notes/{note}/replies")
async def reply_to_note(site: Site, case: CaseId, note: NoteId, body: Said, ctx: CurrentRequest) -> JSONResponse:
    """Answer in the note's thread."""
    ctx.require("note.reply", site)
    return await _say(ctx, Place(site, case), note, body.text, ReplyToNote)


@router.put("/sites/{site}/cases/{case}/notes/{note}")
async def edit_note(site: Site, case: CaseId, note: NoteId, body: Said, ctx: CurrentRequest) -> JSONResponse:
    """Change what one wrote last oneself, while nobody has answered it."""
    ctx.require("note.reply", site)
    return await _say(ctx, Place(site, case), note, body.text, EditNote)


@router.delete("/sites/{site}/cases/{case}/notes/{note}")
async def delete_note(site: Site, case: CaseId, note: NoteId, ctx: CurrentRequest) -> JSONResponse:
    """Take one's own note back, while nobody has answered it."""
    ctx.require("note.reply", site)
    return save_response(
        await execute(ctx, "note.reply", site, case, SettleNote(ctx.user.id, note, "delete")), {"note": note}
    )


@router.post("/sites/{site}/cases/{case}/notes/{note}/settle")
async def settle_note(site: Site, case: CaseId, note: NoteId, body: Settlement, ctx: CurrentRequest) -> JSONResponse:
    """Resolve a note, or open it again: for who has the case in QA."""
    ctx.require("note.resolve", site)
    command = SettleNote(ctx.user.id, note, body.how)
    return save_response(await execute(ctx, "note.resolve", site, case, command), {"note": note})


async def _say(
    ctx: RequestContext, place: Place, note: str, text: str, command: type[ReplyToNote | EditNote]
) -> JSONResponse:
    await load_authorized(ctx, "case.read", place.site, place.case)
    sealed = await texts.seal(ctx.runtime, place, {f"note/{note}": text})
    [said] = sealed.values()
    wish = command(ctx.user.id, note, said)
    return save_response(await run_with_texts(ctx, "note.reply", place, sealed, wish), {"note": note})


def _opening(case: Case) -> Action:
    return "qa.oversight" if case.stage == "secondary_oversight" else "note.open"


async def _notes_of(ctx: RequestContext, place: Place, case: Case) -> dict[str, Any]:
    versions = [entry.version_id for note in case.notes.values() for entry in note.entries]
    said = await texts.read(ctx.runtime, place, versions)
    return {
        name: note.model_dump(mode="json", exclude={"entries"})
        | {"entries": [{"text": said.get(one.version_id), "by": one.by, "at": one.at} for one in note.entries]}
        for name, note in case.notes.items()
    }
