"""What a client can ask of reviews: create a case, read it, enter it, submit it, approve it."""

import uuid
from collections.abc import Sequence
from typing import Any

import orjson
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from services.reviews.domain import (
    Approve,
    Case,
    Command,
    CreateCase,
    Op,
    SaveAnswers,
    SaveFaceSheet,
    Submit,
    decide,
    shown,
    shown_item,
)
from services.reviews.domain import of_the_site as rules
from services.reviews.store import cases
from shared.access import About, Action
from shared.aggregate import Loaded
from shared.contracts.reviews import CaseCreated, Child, FaceSheetSaved, Participant, ReviewsEvent
from shared.contracts.vocabulary import CaseId, InstrumentVersion, ItemNumber, QuestionId, Site, purpose_of
from shared.http import Asked, AskedBy, answer, read_noted
from shared.instrument import load
from shared.telemetry import count

router = APIRouter(tags=["reviews"])


class Strict(BaseModel):
    """Bodies refuse what they do not know, so that a misspelt field is never lost in silence."""

    model_config = ConfigDict(extra="forbid")


class NewCase(CaseCreated):
    """Where a case belongs: its county, quarter, type, agency and instrument."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ChildRow(Child):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ParticipantRow(Participant):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FaceSheet(FaceSheetSaved):
    """The face sheet's core, without names and dates of birth."""

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


@router.post("/sites/{site}/cases", status_code=201)
async def create_case(site: Site, body: NewCase, by: AskedBy) -> JSONResponse:
    """Take a case into a quarter's review of this site."""
    by.demand("case.create", site, About(county=body.county))
    rules.check_county(by.site(site), body.county)
    case = f"cas_{uuid.UUID(by.runtime.new_id()).hex}"
    done = await _run(by, "case.create", site, case, CreateCase(CaseCreated.model_validate(body.model_dump())))
    return _whole(done, status=201)


@router.get("/sites/{site}/cases/{case}")
async def read_case(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """The case with every answer's revision and what the rules derive from them."""
    verdict = by.demand("case.read", site, About(case=case))
    found = await cases.load(by.runtime.store, site, case)
    by.demand("case.read", site, About(case, found.state.county))  # a role can be limited to counties (R23)
    shown_case = _whole(found)
    read_noted(shown_case, "read_case", verdict, case)
    return shown_case


@router.put("/sites/{site}/cases/{case}/face-sheet")
async def save_face_sheet(site: Site, case: CaseId, body: FaceSheetBody, by: AskedBy) -> JSONResponse:
    """Save the face sheet's core as a whole; 412 when somebody saved it since `base_rev`."""
    by.demand("case.write", site)
    _ = by.version
    rules.check_pur_start(by.site(site), body.fields.pur_start)
    fields = FaceSheetSaved.model_validate(body.fields.model_dump(exclude_none=True))
    done = await _run(by, "case.write", site, case, SaveFaceSheet(fields, body.base_rev))
    return _answer(done, {"face_sheet": {"rev": done.state.face_sheet_rev, "fields": done.state.face_sheet}})


@router.patch("/sites/{site}/cases/{case}/items/{item}/answers")
async def save_answers(site: Site, case: CaseId, item: ItemNumber, body: AnswersBody, by: AskedBy) -> JSONResponse:
    """Save answers question by question: edits of different questions merge, a true collision is a 412."""
    by.demand("case.write", site)
    _ = by.version
    ops = tuple(Op(op.q, op.value, op.base_rev) for op in body.ops)
    done = await _run(by, "case.write", site, case, SaveAnswers(item, ops))
    count("oms_answers_recorded_total", len(ops), site_kind=purpose_of(site))
    return _answer(done, {"item": item} | shown_item(done.state, item))


@router.post("/sites/{site}/cases/{case}/submit")
async def submit_case(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """Hand a complete case to QA; an unfinished one gets the list of what is missing."""
    by.demand("case.submit", site)
    return _answer(await _run(by, "case.submit", site, case, Submit(by.cause.at.date(), by.version)), {})


@router.post("/sites/{site}/cases/{case}/approve")
async def approve_case(site: Site, case: CaseId, by: AskedBy) -> JSONResponse:
    """Make a case in initial QA final; nobody approves a case that they reviewed."""
    by.demand("case.approve", site)
    return _answer(await _run(by, "case.approve", site, case, Approve(by.user.id, by.version)), {})


@router.get("/instruments/{version}")
async def read_instrument(version: InstrumentVersion, by: AskedBy) -> Response:
    """The instrument as data: items, questions, options, rules with their sources, and what is unverified."""
    assert by.user
    return Response(orjson.dumps(load(version)), media_type="application/json")


async def _run(by: Asked, action: Action, site: str, case: str, command: Command) -> Loaded[Case]:
    """The case's own rules say first what is wrong, in the field's words; what passes them is judged by the table."""

    def decided(state: Case) -> Sequence[ReviewsEvent]:
        events = decide(state, command)
        by.demand(action, site, about(case, state, by.user.id))
        return events

    return await cases.run(by.runtime.store, site, case, decided, by.cause)


def about(case: str, state: Case, person: str) -> About:
    """What the authorization table asks of a case that is there."""
    if state.stage == "not_created":
        return About(case=case)
    return About(case, state.county, state.stage, person in state.reviewers)


def _whole(done: Loaded[Case], status: int = 200) -> JSONResponse:
    content = {"id": done.subject.id, "site": done.subject.site} | shown(done.state)
    return answer(content, done.head.sequence, status=status, replayed=done.replayed)


def _answer(done: Loaded[Case], part: dict[str, Any]) -> JSONResponse:
    """What changed, small enough for every save."""
    content = {"id": done.subject.id, "version": done.state.version, "stage": done.state.stage} | part
    return answer(content, done.head.sequence, replayed=done.replayed)
