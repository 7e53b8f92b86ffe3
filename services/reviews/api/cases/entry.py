"""Entry: face sheet, answers, interviews, records and sources, saved part by part; and the submission."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field, JsonValue

from services.reviews.api.cases.case_commands import Strict, brief, run
from services.reviews.domain import Op, SaveAnswers, SaveFaceSheet, Submit, shown_item
from services.reviews.domain import site_rules as rules
from services.reviews.domain.case.entry.commands import SaveInterviews, SaveRecords, SaveSources
from services.reviews.domain.case.presentation import checks, shown_sheet
from shared.contracts.reviews.case import Child, FaceSheetSaved, Participant
from shared.contracts.reviews.entry import InterviewRow, RecordRow, Source
from shared.contracts.vocabulary import CaseId, Code, Day, ItemNumber, PersonId, QuestionId, Site, purpose_of
from shared.ops.telemetry import count
from shared.web.request import AskedBy

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
async def save_face_sheet(site: Site, case: CaseId, body: FaceSheetBody, by: AskedBy) -> JSONResponse:
    """Save the face sheet's core as a whole, and see what the checks find; 412 when somebody saved it since."""
    by.demand("case.write", site)
    _ = by.version
    rules.check_pur_start(by.site(site), body.fields.pur_start)
    fields = FaceSheetSaved.model_validate(body.fields.model_dump(exclude_none=True))
    done = await run(by, "case.write", site, case, SaveFaceSheet(fields, body.base_rev))
    found = checks(done.state, by.cause.at.date())
    return brief(done, {"face_sheet": shown_sheet(done.state), "checks": found})


@router.patch("/sites/{site}/cases/{case}/items/{item}/answers")
async def save_answers(site: Site, case: CaseId, item: ItemNumber, body: AnswersBody, by: AskedBy) -> JSONResponse:
    """Save answers question by question: edits of different questions merge, a true collision is a 412."""
    by.demand("case.write", site)
    _ = by.version
    ops = tuple(Op(op.q, op.value, op.base_rev) for op in body.ops)
    done = await run(by, "case.write", site, case, SaveAnswers(item, ops))
    count("oms_answers_recorded_total", len(ops), site_kind=purpose_of(site))
    return brief(done, {"item": item} | shown_item(done.state, item))


@router.put("/sites/{site}/cases/{case}/interviews")
async def save_interviews(site: Site, case: CaseId, body: InterviewsBody, by: AskedBy) -> JSONResponse:
    """Save the interview log as a whole: by role, held or why not, no names (R40)."""
    by.demand("case.write", site)
    rows = tuple(InterviewRow.model_validate(row.model_dump()) for row in body.rows)
    done = await run(by, "case.write", site, case, SaveInterviews(rows, body.base_rev))
    return brief(done, {"interviews": done.state.interviews.model_dump(mode="json")})


@router.put("/sites/{site}/cases/{case}/records")
async def save_records(site: Site, case: CaseId, body: RecordsBody, by: AskedBy) -> JSONResponse:
    """Save the check list of records as a whole: paper or electronic, when, by whom (R41)."""
    by.demand("case.write", site)
    rows = tuple(RecordRow(source=row.source, on=row.on, by=row.by or by.user.id) for row in body.rows)
    done = await run(by, "case.write", site, case, SaveRecords(rows, body.base_rev))
    return brief(done, {"records": done.state.records.model_dump(mode="json")})


@router.put("/sites/{site}/cases/{case}/items/{item}/sources")
async def save_sources(site: Site, case: CaseId, item: ItemNumber, body: SourcesBody, by: AskedBy) -> JSONResponse:
    """Save what informed the rating of an item."""
    by.demand("case.write", site)
    done = await run(by, "case.write", site, case, SaveSources(item, body.sources, body.base_rev))
    return brief(done, {"item": item, "sources": done.state.sources[item].model_dump(mode="json")})


@router.post("/sites/{site}/cases/{case}/submit")
async def submit_case(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """Hand a complete case to QA; an unfinished one gets the list of what is missing."""
    by.demand("case.submit", site)
    return brief(await run(by, "case.submit", site, case, Submit(by.cause.at.date(), by.version)), {})
