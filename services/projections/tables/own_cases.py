"""Lines of a person's own cases: progress by the rules, notes that wait, and what changed since the visit. Pure."""

from datetime import date, datetime
from functools import lru_cache

from services.projections.tables.reports import CaseRow, ReportLine, case_line
from shared.instrument import engine, load


def own_case_line(
    case: str, rows: tuple[CaseRow, CaseRow], visit: CaseRow | None, person: str, today: date
) -> ReportLine:
    """Return a case of one's own. `rows`: of case progress and of case activity."""
    progress, activity = rows
    threads = [thread for thread in activity.get("threads", {}).values() if thread["is_open"]]
    line = case_line(case, progress, today) | {"quarter": progress["quarter"], "open_notes": len(threads)}
    line |= {"progress": progress_of(progress, activity), "version": activity.get("sequence", 0)}
    line["notes_waiting"] = sum(thread["by"] != person for thread in threads)
    seen = visit["version"] if visit else 0
    others = {actor: last for actor, last in activity.get("changes", {}).items() if actor != person and last[0] > seen}
    newest = max(others.values(), key=lambda last: int(last[0]), default=None)
    changed = {"by": sorted(others, key=lambda actor: -others[actor][0]), "at": newest[1]} if newest else None
    return line | {"visit": visit_line(visit), "changed": changed}


def visit_line(visit: CaseRow | None) -> ReportLine:
    """Return a visit; version 0 for a case that the person has not seen."""
    if visit is None:
        return {"version": 0, "item": None, "question": None, "at": None}
    at: datetime = visit["at"]
    shown = {name: visit[name] for name in ("version", "item", "question")}
    return shown | {"at": at.strftime("%Y-%m-%dT%H:%M:%SZ")}


def progress_of(progress: CaseRow, activity: CaseRow) -> dict[str, int]:
    """Return the items for the type of case, how many are rated, and the questions that the others still need."""
    rated: CaseRow = activity.get("items", {})
    needed = _needed(progress["case_type"], progress["instrument"])
    complete = unanswered = 0
    for item, (parts, untouched) in needed.items():
        if item not in rated:
            unanswered += untouched
            continue
        complete += rated[item][0]
        unanswered += sum(rated[part][1] for part in (item, *parts) if part in rated)
    return {"items": len(needed), "complete": complete, "unanswered": unanswered}


@lru_cache(maxsize=16)
def _needed(case_type: str, instrument: str) -> dict[str, tuple[tuple[str, ...], int]]:
    """Return, by item, its parts and the number of questions that its rating needs while it has no answer."""
    rules = engine(instrument)
    return {
        item.id: (tuple(part.id for part in item.sub_items), len(rules.unanswered(case_type, item.id, {})))
        for item in load(instrument).items
        if case_type in item.case_types
    }
