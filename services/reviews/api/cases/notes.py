"""Notes on a case: threads on a question or a rating, kept sealed like every text."""

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict, Words, brief, existing, run, run_with_texts
from services.reviews.domain import Case
from services.reviews.domain.case.qa.commands import EditNote, OpenNote, ReplyToNote, SettleNote
from services.reviews.store import texts
from services.reviews.store.texts import Place
from shared.access import About, Action
from shared.contracts.vocabulary import CaseId, ItemNumber, NoteId, QuestionId, Site
from shared.web.request import Asked, AskedBy
from shared.web.responses import answer, practice, read_noted

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
async def open_note(site: Site, case: CaseId, body: NewNote, by: AskedBy) -> JSONResponse:
    """Put a note on a case in QA; in secondary oversight that is for oversight alone."""
    by.demand("note.open", site)
    await existing(by, "case.read", site, case)
    note, place = f"not_{by.runtime.new_id().replace('-', '')}", Place(site, case)
    sealed = await texts.seal(by.runtime, place, {f"note/{note}": body.text})
    command = OpenNote(by.user.id, note, body.item, body.question, *sealed.values())
    done = await run_with_texts(by, _opening, place, sealed, command)
    return brief(done, {"note": note if not done.replayed else list(done.state.notes)[-1]})


@router.get("/sites/{site}/cases/{case}/notes")
async def read_notes(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """Every note with its thread; the open ones are the navigator's list."""
    verdict = by.demand("case.read", site, About(case=case))
    found = await existing(by, "case.read", site, case)
    content = {"id": case, "open": list(found.state.open_notes)} | practice(site)
    shown = answer(content | {"notes": await _notes_of(by, Place(site, case), found.state)}, found.head.sequence)
    read_noted(shown, "read_notes", verdict, case)
    return shown


@router.post("/sites/{site}/cases/{case}/notes/{note}/replies")
async def reply_to_note(site: Site, case: CaseId, note: NoteId, body: Said, by: AskedBy) -> JSONResponse:
    """Answer in the note's thread."""
    by.demand("note.reply", site)
    return await _say(by, Place(site, case), note, body.text, ReplyToNote)


@router.put("/sites/{site}/cases/{case}/notes/{note}")
async def edit_note(site: Site, case: CaseId, note: NoteId, body: Said, by: AskedBy) -> JSONResponse:
    """Change what one wrote last oneself, while nobody has answered it."""
    by.demand("note.reply", site)
    return await _say(by, Place(site, case), note, body.text, EditNote)


@router.delete("/sites/{site}/cases/{case}/notes/{note}")
async def delete_note(site: Site, case: CaseId, note: NoteId, by: AskedBy) -> JSONResponse:
    """Take one's own note back, while nobody has answered it."""
    by.demand("note.reply", site)
    return brief(await run(by, "note.reply", site, case, SettleNote(by.user.id, note, "delete")), {"note": note})


@router.post("/sites/{site}/cases/{case}/notes/{note}/settle")
async def settle_note(site: Site, case: CaseId, note: NoteId, body: Settlement, by: AskedBy) -> JSONResponse:
    """Resolve a note, or open it again: for who has the case in QA."""
    by.demand("note.resolve", site)
    command = SettleNote(by.user.id, note, body.how)
    return brief(await run(by, "note.resolve", site, case, command), {"note": note})


async def _say(by: Asked, place: Place, note: str, text: str, command: type[ReplyToNote | EditNote]) -> JSONResponse:
    await existing(by, "case.read", place.site, place.case)
    sealed = await texts.seal(by.runtime, place, {f"note/{note}": text})
    [said] = sealed.values()
    wish = command(by.user.id, note, said)
    return brief(await run_with_texts(by, "note.reply", place, sealed, wish), {"note": note})


def _opening(case: Case) -> Action:
    return "qa.oversight" if case.stage == "secondary_oversight" else "note.open"


async def _notes_of(by: Asked, place: Place, case: Case) -> dict[str, Any]:
    versions = [entry.version_id for note in case.notes.values() for entry in note.entries]
    said = await texts.read(by.runtime, place, versions)
    return {
        name: note.model_dump(mode="json", exclude={"entries"})
        | {"entries": [{"text": said.get(one.version_id), "by": one.by, "at": one.at} for one in note.entries]}
        for name, note in case.notes.items()
    }
