"""A case as its people see it: answers with revisions, and what the rules derive from them."""

from datetime import date, timedelta
from typing import Any

from services.reviews.domain.case import Case
from services.reviews.domain.complete import findings, unfinished
from shared.instrument import Ratings, domain_of, engine, load, prefilled
from shared.instrument.facts import day

FACTS = (
    "county", "quarter", "case_type", "agency", "instrument", "rank", "master", "stage", "version", "started",
    "completed", "custody", "assigned", "reviewers", "qa", "passed", "returns", "interviews", "records",
)  # fmt: skip
TIME_TO_COMPLETE = timedelta(days=14)
"""From the day on which its reviewers began [F2]."""


def shown(case: Case, today: date) -> dict[str, Any]:
    """The whole case. Ratings in it are preliminary: the rules' own, before a site's chosen policies."""
    facts = case.model_dump(mode="json", include=set(FACTS))
    ratings = engine(case.instrument).rate(case.case_type, case.given())
    items = {item.id: shown_item(case, item.id, ratings) for item in load(case.instrument).items}
    more = {"due": due(case), "missing": unfinished(case, today), "open_notes": len(case.open_notes)}
    return facts | more | {"checks": checks(case, today), "face_sheet": shown_sheet(case), "items": items}


def shown_sheet(case: Case) -> dict[str, Any]:
    return {"rev": case.face_sheet_rev, "fields": case.face_sheet, "pur_end": pur_end(case)}


def checks(case: Case, today: date) -> list[dict[str, str]]:
    """What the checks across the case find, were it submitted today: errors and warnings."""
    return [{"check": one.id, "severity": one.severity, "what": one.message} for one in findings(case, today)]


def shown_item(case: Case, item: str, ratings: Ratings | None = None) -> dict[str, Any]:
    """One item: what a client needs after every save, so that the rules live in one place. `ratings`: where known."""
    rules, given = engine(case.instrument), case.given()
    mine = given.get(item, {})
    rated = (ratings or rules.rate(case.case_type, given)).items[item]
    answers = {q: {"value": a.value, "rev": a.rev} for q, a in case.answers.get(item, {}).items()}
    override = case.overrides.get(item)
    return {
        "domain": domain_of(item),
        "answers": answers,
        "offered": prefilled(case.case_type, case.face_sheet, given).get(item, {}),
        "preliminary": {"rating": rated.rating, "why": rules.explain(item, rated, given)},
        "locked": rules.locks(case.case_type, item, mine),
        "unanswered": list(rules.unanswered(case.case_type, item, mine)),
        "wanted": list(rules.wanted(case.case_type, item, mine)),
        "sources": case.sources[item].model_dump(mode="json") if item in case.sources else None,
        "override": override.model_dump(mode="json", exclude={"version_id"}) if override else None,
    }


def due(case: Case) -> str | None:
    """The day until which the case should be submitted first; None before anybody began."""
    began = day(case.started)
    return (began + TIME_TO_COMPLETE).isoformat() if began else None


def pur_end(case: Case) -> str | None:
    """The day of completion, or of the case's closure where that is earlier [F2, F24]; None before it is completed."""
    ends = [one for one in (day(case.completed), day(case.face_sheet.get("case_closed_date"))) if one]
    return min(ends).isoformat() if ends and case.completed else None
