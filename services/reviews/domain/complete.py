"""What a case still lacks before it may go to QA."""

from datetime import date
from typing import Any

from services.reviews.domain.case import Case
from shared.instrument import check_case, engine, load, missing_face_sheet

Lack = dict[str, Any]


def unfinished(case: Case, today: date) -> list[Lack]:
    """Face-sheet fields, items that cannot be rated and why, and contradictions between them; empty when complete."""
    instrument = load(case.instrument)
    lacks: list[Lack] = [
        {"face_sheet": field, "what": "This field of the face sheet is empty."}
        for field in missing_face_sheet(instrument, case.case_type, case.face_sheet)
    ]
    lacks += _items(case)
    if lacks:
        return lacks
    findings = check_case(instrument, case.case_type, case.given(), case.face_sheet, today=today)
    return [{"check": found.id, "what": found.message} for found in findings if found.severity == "error"]


def _items(case: Case) -> list[Lack]:
    rules, given = engine(case.instrument), case.given()
    rated = rules.rate(case.case_type, given)
    return [
        {"item": item, "questions": list(one.reason.questions), "what": rules.explain(item, one, given)}
        for item, one in rated.items.items()
        if one.rating == "INCOMPLETE"
    ]
