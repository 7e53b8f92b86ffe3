"""From the rows of cases to the lines of a report: ages in days, sums and shares."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.contracts.reviews.stages import IN_QA, READY

Row = Mapping[str, Any]
Line = dict[str, Any]

SHOWN = (
    "county", "case_type", "agency", "rank", "stage", "since", "started", "due", "submitted", "reviewers", "custody",
    "passed", "returns",
)  # fmt: skip
QA_STAGES: dict[str, tuple[str, bool]] = {
    stage: (level, stage == IN_QA[level]) for level in READY for stage in (READY[level], IN_QA[level])
}
"""The level of QA that a stage belongs to, and whether somebody has the case in their hands there."""


def case_line(case: str, row: Row, today: date) -> Line:
    """A case in a list; `overdue` is one that was not submitted by the day on which it was due."""
    shown = {name: row.get(name) for name in SHOWN}
    overdue = row.get("submitted") is None and row.get("due") is not None and row["due"] < today.isoformat()
    counted = {"open_notes": len(row.get("notes", {})), "overridden": sorted(row.get("overridden", {}), key=int)}
    over = {"eliminated": row["eliminated"]["reason"]} if row.get("eliminated") else {}
    return {"case": case} | shown | counted | {"overdue": overdue and row["stage"] != "eliminated"} | over


def final_line(final: int, second_level: int) -> Line:
    """Of the cases that are final, the share that had second-level QA (R46); None while none is."""
    return {"cases": final, "second_level": second_level, "share": second_level / final if final else None}


def qa_line(case: str, row: Row, today: date) -> Line:
    level, in_hands = QA_STAGES[row["stage"]]
    where = {"case": case, "county": row["county"], "level": level, "in_hands": in_hands, "who": row.get("custody")}
    return where | {"since": row["since"], "days": _days(row["since"], today)}


def overdue_line(case: str, row: Row, today: date) -> Line:
    where = {"case": case, "county": row["county"], "stage": row["stage"], "reviewers": row.get("reviewers", [])}
    return where | {"started": row["started"], "due": row["due"], "days_over": _days(row["due"], today)}


def notes_line(case: str, row: Row, today: date) -> Line:
    """The notes of a case that nobody resolved yet, the oldest first."""
    notes = sorted(row["notes"].items(), key=lambda one: str(one[1]["opened"]))
    waiting = [{"note": name} | one | {"days": _days(one["opened"], today)} for name, one in notes]
    return {"case": case, "county": row["county"], "stage": row["stage"], "notes": waiting}


def override_lines(case: str, row: Row) -> list[Line]:
    items = sorted(row["overridden"].items(), key=lambda one: int(one[0]))
    return [{"case": case, "county": row["county"], "item": item} | one for item, one in items]


def expected_line(county: str, expected: Mapping[str, int], sample: Row, why: str | None, stages: Row) -> Line:
    """Expected against completed (R52). `why` is what was said of a shortfall, and else what the sample says of it."""
    wanted, completed = sum(expected.values()), stages.get("approved_final", 0)
    eliminated = stages.get("eliminated", 0)
    counted = {"completed": completed, "in_review": sum(stages.values()) - completed - eliminated}
    said = why or sample.get("why_fewer") or ("no_eligible_case" if _none_eligible(sample) else None)
    short = {"short": max(0, wanted - completed), "eliminated": eliminated, "why": said}
    return {"county": county, "expected": wanted, **expected, "drawn": sample.get("outcome"), **counted, **short}


def _none_eligible(sample: Row) -> bool:
    return sample.get("outcome") == "no_eligible_case"


def _days(since: str, today: date) -> int:
    """Whole days from a day or moment until today."""
    return (today - date.fromisoformat(since[:10])).days
