"""Completeness of a case before its submission to QA."""

from datetime import date
from typing import Any

from services.reviews.domain.case.entry import logs, texts
from services.reviews.domain.case.state import Case
from shared.instrument import Finding, check_case, engine, load, missing_face_sheet
from shared.instrument.model.face_sheet_facts import day

Lack = dict[str, Any]


def unfinished(case: Case, today: date) -> list[Lack]:
    """Returns missing fields, items, texts and logs, or else contradictions; empty for a complete case."""
    instrument = load(case.instrument)
    lacks: list[Lack] = [
        {"face_sheet": field, "what": "This field of the face sheet is empty."}
        for field in missing_face_sheet(instrument, case.case_type, case.face_sheet)
    ]
    lacks += [*_items(case), *texts.lacking(case), *logs.lacking(case)]
    if lacks:
        return lacks
    return [
        {"check": finding.id, "what": finding.message}
        for finding in findings(case, today)
        if finding.severity == "error"
    ]


def findings(case: Case, today: date | None) -> tuple[Finding, ...]:
    """Returns the findings of the checks across the case. `today`: the day of its completion."""
    completed, started = day(case.completed) or today, day(case.started)
    instrument, given = load(case.instrument), case.given()
    return check_case(instrument, case.case_type, given, case.face_sheet, today=completed, started=started)


def _items(case: Case) -> list[Lack]:
    rules, given = engine(case.instrument), case.given()
    rated = rules.rate(case.case_type, given)
    return [
        {"item": item, "questions": list(rating.reason.questions), "what": rules.explain(item, rating, given)}
        for item, rating in rated.items.items()
        if rating.rating == "INCOMPLETE"
    ]
