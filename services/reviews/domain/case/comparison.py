"""Comparison of a trainee's case with its master: answers by question, and ratings (R8)."""

from collections import Counter
from typing import Any

from services.reviews.domain.case.state import Case
from shared.instrument import engine, load

Comparison = dict[str, Any]


def compare(mine: Case, master: Case) -> dict[str, Any]:
    """Returns every question with an answer in force, both ratings of each item, and the counts of equal ones."""
    ratings, own, key = _ratings(mine, master), mine.in_force(), master.in_force()
    items = {
        item.id: {
            "questions": _questions(own.get(item.id, {}), key.get(item.id, {})),
            "ratings": {part: ratings[part] for part in (item.id, *(sub.id for sub in item.sub_items))},
        }
        for item in load(master.instrument).items
        if master.case_type in item.case_types
    }
    outcomes = Counter(question["found"] for item in items.values() for question in item["questions"].values())
    alike = sum(rating["mine"] == rating["master"] for item in items.values() for rating in item["ratings"].values())
    counted = {name: outcomes[name] for name in ("same", "different", "not_answered")}
    return {"questions": counted, "same_ratings": alike, "items": items}


def _questions(own: dict[str, Any], key: dict[str, Any]) -> dict[str, Comparison]:
    return {question: _compared(own.get(question), key.get(question)) for question in sorted(own.keys() | key.keys())}


def _compared(mine: Any, master: Any) -> Comparison:
    """Returns `same`, `different` with both values, or `not_answered` with the master's value."""
    if mine is None:
        return {"found": "not_answered", "master": master}
    if _plain(mine) == _plain(master):
        return {"found": "same", "mine": mine}
    return {"found": "different", "mine": mine, "master": master}


def _plain(value: Any) -> Any:
    """Returns a value in which the order of options and rows does not matter."""
    return sorted(map(repr, value)) if isinstance(value, list) else value


def _ratings(mine: Case, master: Case) -> dict[str, Comparison]:
    """Returns both ratings of each item by the rules, without overrides: the answers are compared."""
    rules = engine(master.instrument)
    own, key = (rules.rate(case.case_type, case.given()).items for case in (mine, master))
    return {part: {"mine": own[part].rating, "master": rated.rating} for part, rated in key.items()}
