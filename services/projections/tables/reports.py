"""Lines of the reports, made from the rows of cases: ages in days, sums and shares. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from shared.contracts.reviews.stages import IN_QA, READY
from shared.reference.zones import local_day

SATURDAY = 5
CaseRow = Mapping[str, Any]
ReportLine = dict[str, Any]

SHOWN = (
    "county", "case_type", "agency", "rank", "stage", "since", "started", "due", "submitted", "reviewers", "custody",
    "passed", "returns",
)  # fmt: skip
QA_STAGES: dict[str, tuple[str, bool]] = {
    stage: (level, stage == IN_QA[level]) for level in READY for stage in (READY[level], IN_QA[level])
}
"""Stage -> its level of QA, and whether a person has taken the case."""


def case_line(case: str, row: CaseRow, today: date) -> ReportLine:
    """Return a case of a list; `overdue`: not submitted by the day on which it was due."""
    shown = {name: row.get(name) for name in SHOWN}
    overdue = row.get("submitted") is None and row.get("due") is not None and row["due"] < today.isoformat()
    counted = {"open_notes": len(row.get("notes", {})), "overridden": sorted(row.get("overridden", {}), key=int)}
    over = {"eliminated": row["eliminated"]["reason"]} if row.get("eliminated") else {}
    late = {"overdue": overdue and row["stage"] != "eliminated"}
    return {"case": case, "opens": True} | shown | counted | late | over


def line_of_others(case: str, row: CaseRow) -> ReportLine:
    """Return a case of a list that the person may not open."""
    shown = {name: row.get(name) for name in ("county", "stage", "reviewers")}
    return {"case": case, "opens": False} | shown


def final_line(final: int, second_level: int) -> ReportLine:
    """Return the share of final cases that had second-level QA (R46); None without a final case."""
    return {"cases": final, "second_level": second_level, "share": second_level / final if final else None}


def qa_line(case: str, row: CaseRow, today: date, zone: str) -> ReportLine:
    """Return a case that waits in QA or was taken there; days are counted in the site's time zone."""
    level, in_hands = QA_STAGES[row["stage"]]
    where = {"case": case, "county": row["county"], "level": level, "in_hands": in_hands, "who": row.get("custody")}
    began = local_day(datetime.fromisoformat(row["since"]), zone)
    age = {"since": row["since"], "days": (today - began).days, "business_days": _business_days(began, today)}
    about = {name: row.get(name) for name in ("case_type", "agency", "rank")}
    work = {"reviewers": row.get("reviewers", []), "returns": row.get("returns", 0)}
    return where | age | about | work | {"open_notes": len(row.get("notes", {}))}


def overdue_line(case: str, row: CaseRow, today: date) -> ReportLine:
    where = {"case": case, "county": row["county"], "stage": row["stage"], "reviewers": row.get("reviewers", [])}
    return where | {
        "started": row["started"],
        "due": row["due"],
        "days_over": (today - date.fromisoformat(row["due"])).days,
    }


def notes_line(case: str, row: CaseRow, today: date, zone: str) -> ReportLine:
    """Return the unresolved notes of a case, the oldest first; days are counted in the site's time zone."""
    notes = sorted(row["notes"].items(), key=lambda item: str(item[1]["opened"]))
    waiting = [{"note": name} | note | {"days": _days_since(note["opened"], today, zone)} for name, note in notes]
    return {"case": case, "county": row["county"], "stage": row["stage"], "notes": waiting}


def worksheet_line(case: str, row: CaseRow, today: date, zone: str) -> ReportLine:
    """Return a worksheet that waits for a decision; `days` are counted in the site's time zone."""
    sheet: ReportLine = row["worksheet"]
    where = {"case": case, "county": row["county"], "rank": row.get("rank"), "stage": row["stage"]}
    return where | sheet | {"days": _days_since(sheet["at"], today, zone)}


def override_lines(case: str, row: CaseRow) -> list[ReportLine]:
    items = sorted(row["overridden"].items(), key=lambda item: int(item[0]))
    return [{"case": case, "county": row["county"], "item": item} | override for item, override in items]


def expected_line(
    county: str, quota: Mapping[str, int], sample: CaseRow, explanation: str | None, stages: CaseRow
) -> ReportLine:
    """Return expected against completed cases (R52).

    `why` is the explanation of the shortfall, or the reason that the sample gives.
    """
    expected, completed = sum(quota.values()), stages.get("approved_final", 0)
    eliminated = stages.get("eliminated", 0)
    counted = {"completed": completed, "in_review": sum(stages.values()) - completed - eliminated}
    reason = explanation or sample.get("why_fewer") or ("no_eligible_case" if _none_eligible(sample) else None)
    short = {"short": max(0, expected - completed), "eliminated": eliminated, "why": reason}
    return {"county": county, "expected": expected, **quota, "drawn": sample.get("outcome"), **counted, **short}


def _none_eligible(sample: CaseRow) -> bool:
    return sample.get("outcome") == "no_eligible_case"


def _business_days(began: date, today: date) -> int:
    """Return the days from Monday to Friday after the first day, until today; holidays are counted too."""
    weeks, rest = divmod((today - began).days, 7)
    return 5 * weeks + sum((began + timedelta(days=number)).weekday() < SATURDAY for number in range(1, rest + 1))


def _days_since(moment: str, today: date, zone: str) -> int:
    """Return the days from that of a moment until today."""
    return (today - local_day(datetime.fromisoformat(moment), zone)).days
