"""Entry of a case: face sheet, answers, interviews, records, sources, and the submission."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field, JsonValue

from services.reviews.api.cases.case_commands import Strict, execute, of_case, save_response
from services.reviews.api.cases.response_models import (
    SavedCase,
    SavedFaceSheetResponse,
    SavedInterviewsResponse,
    SavedItemResponse,
    SavedRecordsResponse,
    SavedSourcesResponse,
)
from services.reviews.domain import AnswerChange, Case, SaveAnswers, SaveFaceSheet, Submit, shown_item
from services.reviews.domain import site_rules as rules
from services.reviews.domain.case.entry.commands import EnterAs, EntryCommand, SaveInterviews, SaveRecords, SaveSources
from services.reviews.domain.case.presentation import checks, shown_sheet
from shared.contracts.reviews.entry import (
    Child,
    FaceSheetCore,
    FaceSheetSaved,
    InterviewRow,
    Participant,
    RecordRow,
    Source,
)
from shared.contracts.vocabulary import CaseId, Code, Day, ItemNumber, PersonId, QuestionId, RowId, Site, purpose_of
from shared.eventstore.repository import LoadedAggregate
from shared.ops.telemetry import increment
from shared.web.authorization import AuthorizedRequest, Requires, VersionedRequest

router = APIRouter()


class ChildRow(Child):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ParticipantRow(Participant):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FaceSheetFields(FaceSheetCore):
    """The face sheet's core; names and dates of birth are texts of the case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    children: tuple[ChildRow, ...] | None = None
    participants: tuple[ParticipantRow, ...] | None = None


class FaceSheetBody(Strict):
    base_rev: int = Field(ge=0, strict=True)
    fields: FaceSheetFields


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
    """A row of the check list of records. Without `by`, the signed-in person read the record."""

    source: Source
    on: Day
    by: PersonId | None = None
    row: RowId | None = None


class RecordsBody(Strict):
    base_rev: int = Field(ge=0, strict=True)
    rows: tuple[Record, ...] = Field(max_length=40)


class SourcesBody(Strict):
    base_rev: int = Field(ge=0, strict=True)
    sources: tuple[Code, ...] = Field(max_length=7)


@router.put("/sites/{site}/cases/{case}/face-sheet", response_model=SavedFaceSheetResponse)
async def save_face_sheet(
    site: Site,
    case: CaseId,
    body: FaceSheetBody,
    ctx: Annotated[VersionedRequest, Requires("case.write", resource=of_case, if_match=True)],
) -> JSONResponse:
    """Save the face sheet's core as a whole, and see what the checks find; 412 when somebody saved it since."""
    rules.check_pur_start(ctx.site(site), body.fields.pur_start)
    fields = FaceSheetSaved.model_validate(body.fields.model_dump(exclude_none=True))
    saved = await _enter(ctx, site, case, SaveFaceSheet(fields, body.base_rev))
    warnings = checks(saved.state, ctx.today(site))
    return save_response(saved, {"face_sheet": shown_sheet(saved.state), "checks": warnings})


@router.patch("/sites/{site}/cases/{case}/items/{item}/answers", response_model=SavedItemResponse)
async def save_answers(
    site: Site,
    case: CaseId,
    item: ItemNumber,
    body: AnswersBody,
    ctx: Annotated[VersionedRequest, Requires("case.write", resource=of_case, if_match=True)],
) -> JSONResponse:
    """Save answers question by question: edits of different questions merge, a true collision is a 412."""
    changes = tuple(AnswerChange(op.q, op.value, op.base_rev) for op in body.ops)
    saved = await _enter(ctx, site, case, SaveAnswers(item, changes))
    increment("oms_answers_recorded_total", len(changes), site_kind=purpose_of(site))
    return save_response(saved, {"item": item} | shown_item(saved.state, item))


@router.put("/sites/{site}/cases/{case}/interviews", response_model=SavedInterviewsResponse)
async def save_interviews(
    site: Site,
    case: CaseId,
    body: InterviewsBody,
    ctx: Annotated[AuthorizedRequest, Requires("case.write", resource=of_case)],
) -> JSONResponse:
    """Save the interview log as a whole: by role, held or why not, no names (R40)."""
    rows = tuple(InterviewRow.model_validate(row.model_dump()) for row in body.rows)
    saved = await _enter(ctx, site, case, SaveInterviews(rows, body.base_rev, ctx.today(site)))
    return save_response(saved, {"interviews": saved.state.interviews.model_dump(mode="json")})


@router.put("/sites/{site}/cases/{case}/records", response_model=SavedRecordsResponse)
async def save_records(
    site: Site,
    case: CaseId,
    body: RecordsBody,
    ctx: Annotated[AuthorizedRequest, Requires("case.write", resource=of_case)],
) -> JSONResponse:
    """Save the check list of records as a whole: paper or electronic, when, by whom (R41)."""
    read_by = {"by": ctx.user.id}
    rows = tuple(RecordRow.model_validate(read_by | row.model_dump(exclude_none=True)) for row in body.rows)
    saved = await _enter(ctx, site, case, SaveRecords(rows, body.base_rev, ctx.today(site)))
    return save_response(saved, {"records": saved.state.records.model_dump(mode="json")})


@router.put("/sites/{site}/cases/{case}/items/{item}/sources", response_model=SavedSourcesResponse)
async def save_sources(
    site: Site,
    case: CaseId,
    item: ItemNumber,
    body: SourcesBody,
    ctx: Annotated[AuthorizedRequest, Requires("case.write", resource=of_case)],
) -> JSONResponse:
    """Save what informed the rating of an item."""
    saved = await _enter(ctx, site, case, SaveSources(item, body.sources, body.base_rev))
    return save_response(saved, {"item": item, "sources": saved.state.sources[item].model_dump(mode="json")})


@router.post("/sites/{site}/cases/{case}/submit", response_model=SavedCase)
async def submit_case(
    site: Site, case: CaseId, ctx: Annotated[VersionedRequest, Requires("case.submit", resource=of_case, if_match=True)]
) -> JSONResponse:
    """Hand a complete case to QA; an unfinished one gets the list of what is missing."""
    return save_response(await _enter(ctx, site, case, Submit(ctx.today(site), ctx.version)))


async def _enter(ctx: AuthorizedRequest, site: str, case: str, command: EntryCommand) -> LoadedAggregate[Case]:
    """Executes an entry command as the signed-in person, who must be one of the case's reviewers."""
    return await execute(ctx, site, case, EnterAs(ctx.user.id, command))
