"""A case as its people see it: answers with revisions, and what the rules derive from them."""

from typing import Any

from services.reviews.domain.case import Case
from shared.instrument import engine, load

FACTS = ("county", "quarter", "case_type", "agency", "instrument", "stage", "version", "completed")


def shown(case: Case) -> dict[str, Any]:
    """The whole case. Ratings in it are preliminary: the rules' own, before a site's chosen policies."""
    facts = case.model_dump(mode="json", include=set(FACTS))
    sheet = {"rev": case.face_sheet_rev, "fields": case.face_sheet}
    items = {item.id: shown_item(case, item.id) for item in load(case.instrument).items}
    return facts | {"face_sheet": sheet, "items": items}


def shown_item(case: Case, item: str) -> dict[str, Any]:
    """One item: what a client needs after every save, so that the rules live in one place."""
    rules, given = engine(case.instrument), case.given()
    mine = given.get(item, {})
    rated = rules.rate(case.case_type, given).items[item]
    answers = {q: {"value": a.value, "rev": a.rev} for q, a in case.answers.get(item, {}).items()}
    return {
        "answers": answers,
        "preliminary": {"rating": rated.rating, "why": rules.explain(item, rated, given)},
        "locked": rules.locks(case.case_type, item, mine),
        "unanswered": list(rules.unanswered(case.case_type, item, mine)),
    }
