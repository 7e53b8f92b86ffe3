"""Notes on a case: threads on a question or a rating, stored sealed like every text."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import (
    Strict,
    Words,
    execute,
    execute_with_texts,
    load_authorized,
    of_case,
    save_response,
)
from services.reviews.api.cases.qa_response_models import NotesResponse, SavedNote
from services.reviews.domain import Case
from services.reviews.domain.case.qa.commands import EditNote, OpenNote, ReplyToNote, SettleNote
from services.reviews.store import texts
from services.reviews.store.texts import TextOwner
from shared.access import Action
from shared.contracts.vocabulary import CaseId, ItemNumber, NoteId, QuestionId, Site
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()


class NewNote(Strict):
    """On a question, or on the item's rating where none is named."""

    item: ItemNumber
    question: QuestionId | None = None
    text: Words


class NoteText(Strict):
    text: Words


class Settlement(Strict):
    how: Literal["resolve", "reopen"]


@router.post("/sites/{site}/cases/{case}/notes", response_model=SavedNote)
async def open_note(
    site: Site, case: CaseId, body: NewNote, ctx: Annotated[AuthorizedRequest, Requires("note.open", resource=of_case)]
) -> JSONResponse:
    """Put a note on a case in QA; in secondary oversight that is for oversight alone."""
    await load_authorized(ctx, site, case)
    note, owner = f"not_{ctx.runtime.new_id().replace('-', '')}", TextOwner(site, case)
    sealed = await texts.seal(ctx.runtime, owner, {f"note/{note}": body.text})
    command = OpenNote(ctx.user.id, note, body.item, body.question, *sealed.values())
    opened = await execute_with_texts(ctx, owner, sealed, command, _opening)
    return save_response(opened, {"note": note if not opened.replayed else list(opened.state.notes)[-1]})


@router.get("/sites/{site}/cases/{case}/notes", response_model=NotesResponse)
async def read_notes(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)]
) -> JSONResponse:
    """Every note with its thread; the open ones are the navigator's list."""
    loaded = await load_authorized(ctx, site, case)
    content: dict[str, Any] = {"id": case, "open": list(loaded.state.open_notes)} | practice(site)
    content |= {"notes": await _notes_of(ctx, TextOwner(site, case), loaded.state)}
    response = versioned_response(content, loaded.head.sequence)
    mark_audited_read(response, "read_notes", ctx.decision, case)
    return response


@router.post("/sites/{site}/cases/{case}/notes/{note}/replies", response_model=SavedNote)
async def reply_to_note(
    site: Site,
    case: CaseId,
    note: NoteId,
    body: NoteText,
    ctx: Annotated[AuthorizedRequest, Requires("note.reply", resource=of_case)],
) -> JSONResponse:
    """Answer in the note's thread."""
    return await _write(ctx, TextOwner(site, case), note, body.text, ReplyToNote)


@router.put("/sites/{site}/cases/{case}/notes/{note}", response_model=SavedNote)
async def edit_note(
    site: Site,
    case: CaseId,
    note: NoteId,
    body: NoteText,
    ctx: Annotated[AuthorizedRequest, Requires("note.reply", resource=of_case)],
) -> JSONResponse:
    """Change what one wrote last oneself, while nobody has answered it."""
    return await _write(ctx, TextOwner(site, case), note, body.text, EditNote)


@router.delete("/sites/{site}/cases/{case}/notes/{note}", response_model=SavedNote)
async def delete_note(
    site: Site, case: CaseId, note: NoteId, ctx: Annotated[AuthorizedRequest, Requires("note.reply", resource=of_case)]
) -> JSONResponse:
    """Take one's own note back, while nobody has answered it."""
    await load_authorized(ctx, site, case)
    return save_response(await execute(ctx, site, case, SettleNote(ctx.user.id, note, "delete")), {"note": note})


@router.post("/sites/{site}/cases/{case}/notes/{note}/settle", response_model=SavedNote)
async def settle_note(
    site: Site,
    case: CaseId,
    note: NoteId,
    body: Settlement,
    ctx: Annotated[AuthorizedRequest, Requires("note.resolve", resource=of_case)],
) -> JSONResponse:
    """Resolve a note, or open it again: for who has the case in QA."""
    return save_response(await execute(ctx, site, case, SettleNote(ctx.user.id, note, body.how)), {"note": note})


async def _write(
    ctx: AuthorizedRequest, owner: TextOwner, note: str, text: str, command: type[ReplyToNote | EditNote]
) -> JSONResponse:
    """Executes the command with the sealed text of an entry of the note."""
    await load_authorized(ctx, owner.site, owner.aggregate_id)
    sealed = await texts.seal(ctx.runtime, owner, {f"note/{note}": text})
    written = command(ctx.user.id, note, *sealed.values())
    return save_response(await execute_with_texts(ctx, owner, sealed, written), {"note": note})


def _opening(case: Case) -> Action:
    return "qa.oversight" if case.stage == "secondary_oversight" else "note.open"


async def _notes_of(ctx: RequestContext, owner: TextOwner, case: Case) -> dict[str, Any]:
    versions = [entry.version_id for note in case.notes.values() for entry in note.entries]
    opened = await texts.read(ctx.runtime, owner, versions)
    return {
        name: note.model_dump(mode="json", exclude={"entries"})
        | {
            "entries": [
                {"text": opened.get(entry.version_id), "by": entry.by, "at": entry.at} for entry in note.entries
            ]
        }
        for name, note in case.notes.items()
    }
