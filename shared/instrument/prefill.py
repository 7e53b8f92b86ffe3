"""Answers to offer in advance, which follow from the face sheet or from another item [F14, F1]."""

from collections.abc import Mapping
from typing import Any

from shared.instrument.model.face_sheet_facts import face_sheet_facts
from shared.instrument.validation.case_checks import goals_of

Answers = Mapping[str, Mapping[str, Any]]
IN_CARE = "FC"


def prefilled(case_type: str, face_sheet: Mapping[str, Any], answers: Answers) -> dict[str, dict[str, Any]]:
    """Returns the answers to offer, by item and question; questions that have an answer are left out."""
    facts = face_sheet_facts(face_sheet)
    offered = {"3": {"A": "NA" if facts["fs_opened_before_pur"] else None}}
    if case_type == IN_CARE:
        offered |= _permanency(facts, answers)
    return {item: left for item, given in offered.items() if (left := _open(given, answers.get(item, {})))}


def _permanency(facts: Mapping[str, Any], answers: Answers) -> dict[str, dict[str, Any]]:
    """Dates of the episode of care, its goals, and the number of placements in their table."""
    placements = answers.get("4", {}).get("A1")
    dates = {"A3": facts["fs_entry_date"], "A6": facts["fs_discharge_date"]}
    goals = {"A1": goals_of(answers.get("5", {}).get("A1"))}
    return {"4": {"A": len(placements) if placements else None}, "6": goals | dates}


def _open(offered: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    return {question: value for question, value in offered.items() if value is not None and question not in given}
