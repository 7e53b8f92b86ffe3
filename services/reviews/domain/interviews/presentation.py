"""Representation of stakeholder interviews in the API: one with texts, many by systemic factor (R45)."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.reviews.domain.interviews.state import Interview
from shared.instrument.systemic_factors import factors, factors_of

SUMMARY_FIELDS = {
    "items", "level", "county", "quarter", "stakeholders", "on", "interviewers", "note_taker", "opened_by", "stage",
    "version",
}  # fmt: skip

Named = tuple[str, Interview]
"""An interview and its id."""


def summary(name: str, interview: Interview) -> dict[str, Any]:
    """Returns an interview without its texts."""
    facts = interview.model_dump(mode="json", include=SUMMARY_FIELDS)
    counted = {"factors": list(factors_of(interview.items)), "notes": len(interview.notes)}
    return {"id": name} | facts | counted | {"has_official_record": interview.official is not None}


def grouped(interviews: Sequence[Named]) -> list[dict[str, Any]]:
    """Returns all seven factors in the guide's order, each with the interviews about any of its items.

    An interview about several factors is listed under each of them.
    """
    return [
        {
            "factor": factor.id,
            "label": factor.label,
            "items": [{"item": item.id, "label": item.label} for item in factor.items],
            "interviews": [
                summary(name, interview)
                for name, interview in interviews
                if {item.id for item in factor.items} & set(interview.items)
            ],
        }
        for factor in factors()
    ]


def with_texts(name: str, interview: Interview, texts: Mapping[str, str]) -> dict[str, Any]:
    """Returns the interview with its official record and its supporting notes. `texts`: by version."""
    notes = {
        note_id: {"text": texts.get(note.version_id), "by": note.by, "at": note.at}
        for note_id, note in interview.notes.items()
    }
    return summary(name, interview) | {"official": official(interview, texts), "notes": notes}


def official(interview: Interview, texts: Mapping[str, str]) -> dict[str, Any] | None:
    """Returns the official record, None before the first save."""
    record = interview.official
    if record is None:
        return None
    content = {"text": texts.get(record.version_id), "heard": texts.get(record.heard_id or "")}
    return content | {"rev": record.rev, "by": record.by, "at": record.at}


def versions(interview: Interview) -> list[str]:
    """Returns the current version of every text of the interview."""
    record = interview.official
    mine = [record.version_id, *([record.heard_id] if record.heard_id else [])] if record else []
    return [*mine, *(note.version_id for note in interview.notes.values())]
