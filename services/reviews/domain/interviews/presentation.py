"""Stakeholder interviews as their people see them: one with its texts, many grouped by systemic factor (R45)."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.reviews.domain.interviews.state import Interview
from shared.instrument.systemic_factors import factors, factors_of

HEAD = {
    "items", "level", "county", "quarter", "stakeholders", "on", "interviewers", "note_taker", "opened_by", "stage",
    "version",
}  # fmt: skip

Named = tuple[str, Interview]
"""An interview and its id."""


def head(name: str, interview: Interview) -> dict[str, Any]:
    """What an interview is about and how far it is, without a text of it."""
    facts = interview.model_dump(mode="json", include=HEAD)
    counted = {"factors": list(factors_of(interview.items)), "notes": len(interview.notes)}
    return {"id": name} | facts | counted | {"has_official_record": interview.official is not None}


def grouped(found: Sequence[Named]) -> list[dict[str, Any]]:
    """All seven factors in the guide's order, each with the interviews about any of its items.

    One about several factors stands under each of them.
    """
    return [
        {
            "factor": factor.id,
            "label": factor.label,
            "items": [{"item": item.id, "label": item.label} for item in factor.items],
            "interviews": [
                head(name, one) for name, one in found if {item.id for item in factor.items} & set(one.items)
            ],
        }
        for factor in factors()
    ]


def with_texts(name: str, interview: Interview, said: Mapping[str, str]) -> dict[str, Any]:
    """The interview with its official record, and each supporting note by itself. `said`: texts by version."""
    notes = {
        note: {"text": said.get(one.version_id), "by": one.by, "at": one.at} for note, one in interview.notes.items()
    }
    return head(name, interview) | {"official": official(interview, said), "notes": notes}


def official(interview: Interview, said: Mapping[str, str]) -> dict[str, Any] | None:
    """The official record, where there is one."""
    one = interview.official
    if one is None:
        return None
    texts = {"text": said.get(one.version_id), "heard": said.get(one.heard_id or "")}
    return texts | {"rev": one.rev, "by": one.by, "at": one.at}


def versions(interview: Interview) -> list[str]:
    """Every text of the interview that is in force."""
    one = interview.official
    mine = [one.version_id, *([one.heard_id] if one.heard_id else [])] if one else []
    return [*mine, *(note.version_id for note in interview.notes.values())]
