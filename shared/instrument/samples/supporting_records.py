"""Narratives, interviews and records of a sample case, all invented."""

from collections.abc import Iterator
from typing import Any

from shared.instrument import load, to_explain

ALWAYS_SOUGHT = ("child", "mother", "father", "caseworker")


def narratives(sheet: dict[str, Any]) -> dict[str, str]:
    """Returns, by field, a rationale for each item of the case type and a narrative for each answer that needs one."""
    return dict(_narratives(sheet))


def _narratives(sheet: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for item in load(sheet["instrument"]).items:
        if sheet["case_type"] in item.case_types:
            yield f"rationale/{item.id}", f"Invented rationale for item {item.id}: nobody is described."
            for question in to_explain(item, sheet["answers"].get(item.id, {})):
                yield f"no/{item.id}/{question}", f"Invented: why {item.id}{question} is answered like that."


def interviews(sheet: dict[str, Any]) -> list[dict[str, str]]:
    """Returns every interview that is always sought, held or not according to the face sheet's participants."""
    interviewed = {row["role"]: row["interviewed"] for row in sheet["face_sheet"]["participants"]}
    roles = [*ALWAYS_SOUGHT, *(["foster_parent"] if sheet["case_type"] == "FC" else [])]
    return [_interview(role, interviewed.get(role), sheet["completed"]) for role in roles]


def _interview(role: str, interviewed: str | None, on: str) -> dict[str, str]:
    if role in ("child", "caseworker") or interviewed == "Yes":
        return {"role": role, "held": "Yes", "kind": "in_person", "on": on}
    return {"role": role, "held": "No", "why_not": "could_not_be_located" if interviewed else "no_such_person"}


def records(sheet: dict[str, Any]) -> list[dict[str, str]]:
    """Returns both kinds of record, read on the day of completion."""
    return [{"source": source, "on": sheet["completed"]} for source in ("paper", "electronic")]
