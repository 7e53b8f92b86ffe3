"""Entry: face sheet, answers, interviews, records and sources, saved part by part; and the submission."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field, JsonValue

from services.reviews.api.cases.case_commands import Strict, execute, save_response
from services.reviews.domain import AnswerChange, SaveAnswers, SaveFaceSheet, Submit, shown_item
from services.reviews.domain import site_rules as rules
from services.reviews.domain.case.entry.commands import EnterAs, SaveInterviews, SaveRecords, SaveSources
from services.reviews.domain.case.presentation import checks, shown_sheet
from shared.contracts.reviews.case import Child, FaceSheetSaved, Participant
from shared.contracts.reviews.entry import InterviewRow, RecordRow, Source
from shared.contracts.vocabulary import CaseId, Code, Day, ItemNumber, PersonId, QuestionId, Site, purpose_of
from shared.ops.telemetry import increment
from shared.web.request import CurrentRequest

router = APIRouter()


class ChildRow(Child):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ParticipantRow(Participant):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FaceSheet(FaceSheetSaved):
    """The face sheet's core; names and dates of birth are texts of the case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    children: tuple[ChildRow, ...] | None = None
    participants: tuple[ParticipantRow, ...] | None = None


class FaceSheetBody(Strict):
    base_rev: int = Field(ge=0, strict=True)
    fields: FaceSheet


class AnswerOp(Strict):
    q: QuestionId
    value: JsonValue
    base_rev: int = Field(ge=0, strict=True)


class AnswersBody(Strict):
    ops: list[AnswerOp] = Field(min_length=1, max_length=40)


class Interview(InterviewRow):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InterviewsBody(Strict):
    base_rev: int = Field(ge=0, strict=True)
    rows: tuple[Interview, ...] = Field(max_length=40)


class Record(Strict):
    """`by` may be left out by who read it themselves."""

    source: Source
    on: Day
    by: PersonId | None = None


class RecordsBody(Strict):
    base_rev: int = Field(ge=0, strict=True)
    rows: tuple[Record, ...] = Field(max_length=40)


class SourcesBody(Strict):
    base_rev: int = Field(ge=0, strict=True)
    sources: tuple[Code, ...] = Field(max_length=7)


@router.put("/sites/{site}/cases/{case}/face-sheet")
async def save_face_sheet(site: Site, case: CaseId, body: FaceSheetBody, ctx: CurrentRequest) -> JSONResponse:
    """Save the face sheet's core as a whole, and see what the checks find; 412 when somebody saved it since."""
    ctx.require("case.write", site)
    _ = ctx.version
    rules.check_pur_start(ctx.site(site), body.fields.pur_start)
    fields = FaceSheetSaved.model_validate(body.fields.model_dump(exclude_none=True))
    done = await execute(ctx, "case.write", site, case, EnterAs(ctx.user.id, SaveFaceSheet(fields, body.base_rev)))
    found = checks(done.state, ctx.cause.at.date())
    return save_response(done, {"face_sheet": shown_sheet(done.state), "checks": found})


@router.patch("/sites/{site}/cases/{case}/items/{item}/answers")
async def save_answers(
    site: Site, case: CaseId, item: ItemNumber, body: AnswersBody, ctx: CurrentRequest
) -> JSONResponse:
    """Save answers question by question: edits of different questions merge, a true collision is a 412."""
    ctx.require("case.write", site)
    _ = ctx.version
    ops = tuple(AnswerChange(op.q, op.value, op.base_rev) for op in body.ops)
    done = await execute(ctx, "case.write", site, case, EnterAs(ctx.user.id, SaveAnswers(item, ops)))
    increment("oms_answers_recorded_total", len(ops), site_kind=purpose_of(site))
    return save_response(done, {"item": item} | shown_item(done.state, item))


@router.put("/sites/{site}/cases/{case}/interviews")
async def save_interviews(site: Site, case: CaseId, body: InterviewsBody, ctx: CurrentRequest) -> JSONResponse:
    """Save the interview log as a whole: by role, held or why not, no names (R40)."""
    ctx.require("case.write", site)
    rows = tuple(InterviewRow.model_validate(row.model_dump()) for row in body.rows)
    done = await execute(ctx, "case.write", site, case, EnterAs(ctx.user.id, SaveInterviews(rows, body.base_rev)))
    return save_response(done, {"interviews": done.state.interviews.model_dump(mode="json")})


@router.put("/sites/{site}/cases/{case}/records")
async def save_records(site: Site, case: CaseId, body: RecordsBody, ctx: CurrentRequest) -> JSONResponse:
    """Save the check list of records as a whole: paper or electronic, when, by whom (R41)."""
    ctx.require("case.write", site)
    rows = tuple(RecordRow(source=row.source, on=row.on, by=row.by or ctx.user.id) for row in body.rows)
    done = await execute(ctx, "case.write", site, case, EnterAs(ctx.user.id, SaveRecords(rows, body.base_rev)))
    return save_response(done, {"records": done.state.records.model_dump(mode="json")})


@router.put("/sites/{site}/cases/{case}/items/{item}/sources")
async def save_sources(
    site: Site, case: CaseId, item: ItemNumber, body: SourcesBody, ctx: CurrentRequest
) -> JSONResponse:
    """Save what informed the rating of an item."""
    ctx.require("case.write", site)
    command = SaveSources(item, body.sources, body.base_rev)
    done = await execute(ctx, "case.write", site, case, EnterAs(ctx.user.id, command))
    return save_response(done, {"item": item, "sources": done.state.sources[item].model_dump(mode="json")})


@router.post("/sites/{site}/cases/{case}/submit")
async def submit_case(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """Hand a complete case to QA; an unfinished one gets the list of what is missing."""
    ctx.require("case.submit", site)
    command = EnterAs(ctx.user.id, Submit(ctx.cause.at.date(), ctx.version))
    return save_response(await execute(ctx, "case.submit", site, case, command), {})
