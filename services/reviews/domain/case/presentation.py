"""Representation of a case in the API: answers with revisions, and what the rules derive from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.reviews.domain.case.entry.completeness import findings, unfinished
from services.reviews.domain.case.state import Case
from shared.instrument import Rated, Ratings, domain_of, engine, load, prefilled, to_explain
from shared.instrument.engine.rating import INCOMPLETE
from shared.instrument.model.face_sheet_facts import day

STATE_FIELDS = (
    "county", "quarter", "case_type", "agency", "instrument", "rank", "master", "stage", "version", "started",
    "completed", "custody", "assigned", "reviewers", "qa", "passed", "returns", "interviews", "records",
)  # fmt: skip
TIME_TO_COMPLETE = timedelta(days=14)
"""Counted from the first day of entry [F2]."""


def case_view(case: Case, today: date) -> dict[str, Any]:
    """Returns the whole case. Its ratings are preliminary: by the rules, before a site's chosen policies."""
    facts = case.model_dump(mode="json", include=set(STATE_FIELDS))
    derived = _derived(case)
    items = {item.id: _shown_item(case, item.id, derived) for item in load(case.instrument).items}
    more: dict[str, Any] = {"due": due(case), "missing": unfinished(case, today), "open_notes": len(case.open_notes)}
    more |= {"progress": _progress(case, derived), "outcomes": _outcomes(case, derived)}
    return facts | more | {"checks": checks(case, today), "face_sheet": shown_sheet(case), "items": items}


def shown_sheet(case: Case) -> dict[str, Any]:
    return {"rev": case.face_sheet_rev, "fields": case.face_sheet, "pur_end": pur_end(case)}


def checks(case: Case, today: date) -> list[dict[str, str]]:
    """Returns the errors and warnings of the checks across the case, as of today."""
    return [
        {"check": finding.id, "severity": finding.severity, "what": finding.message}
        for finding in findings(case, today)
    ]


@dataclass(frozen=True)
class _Derived:
    """Values derived once from all answers of a case. `offered`: by item and question; `outcomes`: with overrides."""

    given: Mapping[str, Mapping[str, Any]]
    in_force: Mapping[str, Mapping[str, Any]]
    ratings: Ratings
    outcomes: Mapping[str, Rated]
    offered: Mapping[str, Mapping[str, Any]]


def _derived(case: Case) -> _Derived:
    rules, given = engine(case.instrument), case.given()
    in_force = rules.in_force(case.case_type, given)
    ratings = rules.rate(case.case_type, given)
    overrides = {item: override.rating for item, override in case.overrides.items()}
    outcomes = rules.rate(case.case_type, given, overrides).outcomes if overrides else ratings.outcomes
    return _Derived(given, in_force, ratings, outcomes, prefilled(case.case_type, case.face_sheet, in_force))


def shown_item(case: Case, item: str) -> dict[str, Any]:
    """Returns one item with everything that a client shows after a save, so that no client needs the rules."""
    derived = _derived(case)
    return _shown_item(case, item, derived) | {"progress": _progress(case, derived)}


def progress(case: Case) -> dict[str, int]:
    """Returns how far the case is: `items`, `complete` and `unanswered`."""
    return _progress(case, _derived(case))


def _progress(case: Case, derived: _Derived) -> dict[str, int]:
    """Returns how many of the items for this type of case are rated, and how many questions the others still need."""
    rules = engine(case.instrument)
    items = [item.id for item in load(case.instrument).items if case.case_type in item.case_types]
    complete = sum(derived.ratings.items[item].rating != INCOMPLETE for item in items)
    unanswered = sum(len(rules.unanswered(case.case_type, item, derived.given.get(item, {}))) for item in items)
    return {"items": len(items), "complete": complete, "unanswered": unanswered}


def _outcomes(case: Case, derived: _Derived) -> dict[str, dict[str, str]]:
    return {outcome: _rating(case, outcome, rated, derived) for outcome, rated in derived.outcomes.items()}


def _rating(case: Case, name: str, rated: Rated, derived: _Derived) -> dict[str, str]:
    """Returns a rating with the sentence that explains it."""
    return {"rating": rated.rating, "why": engine(case.instrument).explain(name, rated, derived.given)}


def _shown_item(case: Case, item: str, derived: _Derived) -> dict[str, Any]:
    rules, given = engine(case.instrument), derived.given
    definition, mine, ratings = load(case.instrument).item(item), given.get(item, {}), derived.ratings.items
    outcome = definition.outcome
    answers = {q: {"value": a.value, "rev": a.rev} for q, a in case.answers.get(item, {}).items()}
    override = case.overrides.get(item)
    return {
        "domain": domain_of(item),
        "answers": answers,
        "in_force": list(derived.in_force.get(item, {})),
        "offered": derived.offered.get(item, {}),
        "preliminary": _rating(case, item, ratings[item], derived),
        "parts": {part.id: _rating(case, part.id, ratings[part.id], derived) for part in definition.sub_items},
        "outcome": {"name": outcome} | _rating(case, outcome, derived.outcomes[outcome], derived),
        "counts": rules.counts(case.case_type, item, mine),
        "questions": list(rules.questions(case.case_type, item, mine)),
        "explain": list(to_explain(definition, derived.in_force.get(item, {}))),
        "locked": rules.locks(case.case_type, item, mine),
        "unanswered": list(rules.unanswered(case.case_type, item, mine)),
        "wanted": list(rules.required_unrated(case.case_type, item, mine)),
        "sources": case.sources[item].model_dump(mode="json") if item in case.sources else None,
        "override": override.model_dump(mode="json", exclude={"version_id"}) if override else None,
    }


def due(case: Case) -> str | None:
    """Returns the day by which the case should be submitted first; None before its entry began."""
    began = day(case.started)
    return (began + TIME_TO_COMPLETE).isoformat() if began else None


def pur_end(case: Case) -> str | None:
    """Returns the day of completion, or the earlier one of closure [F2, F24]; None for an uncompleted case."""
    ends = [end for end in (day(case.completed), day(case.face_sheet.get("case_closed_date"))) if end]
    return min(ends).isoformat() if ends and case.completed else None
