"""Rating events of a case: the ratings that changed, and those of items whose answers were touched. Pure."""

from collections.abc import Collection, Mapping

from services.ratings.domain.rated_case import CurrentRating, RatedCase
from shared.contracts.ratings import ItemRated, OutcomeRated, RatingsEvent
from shared.instrument import Rated, Ratings, engine

UNRATED = CurrentRating("INCOMPLETE", "", (), 0, "")


def policies_key(policies: Mapping[str, str]) -> str:
    """Return a site's chosen policies as one string, to find cases that were rated by others."""
    return ",".join(f"{name}={choice}" for name, choice in sorted(policies.items()))


def rating_events(case: RatedCase, touched: Collection[str], policies: Mapping[str, str]) -> list[RatingsEvent]:
    """Return the events after which the journal's ratings follow from the answers.

    A touched item always has an event, once for each case version: so two workers that apply the same answer conflict
    on the journal's next sequence, and the slower one skips it. A case older than its ratings gives no event.
    """
    if case.seen < case.rated_version:
        return []
    rules = engine(case.instrument, policies)
    ratings = rules.rate(case.case_type, case.answers, case.overrides)
    items: list[RatingsEvent] = [
        ItemRated.model_validate(_item_fields(item, rated, ratings) | _common_fields(case, rated, rules.rule_set))
        for item, rated in ratings.items.items()
        if _is_unrecorded(case, item, touched) or _has_changed(case.items.get(item, UNRATED), rated, rules.rule_set)
    ]
    outcomes: list[RatingsEvent] = [
        OutcomeRated.model_validate({"outcome": outcome} | _common_fields(case, rated, rules.rule_set))
        for outcome, rated in ratings.outcomes.items()
        if _has_changed(case.outcomes.get(outcome, UNRATED), rated, rules.rule_set)
    ]
    return items + outcomes


def _item_fields(item: str, rated: Rated, ratings: Ratings) -> dict[str, object]:
    return {"item": item, "questions": rated.reason.questions, "calculated": ratings.calculated.get(item)}


def _common_fields(case: RatedCase, rated: Rated, rule_set: str) -> dict[str, object]:
    return {"rating": rated.rating, "reason": rated.reason.code, "case_version": case.seen, "rule_set": rule_set}


def _is_unrecorded(case: RatedCase, item: str, touched: Collection[str]) -> bool:
    """Whether an item was touched and has no event for this case version: a crash or a conflict doubles no event."""
    return item.rstrip("ABC") in touched and case.items.get(item, UNRATED).case_version < case.seen


def _has_changed(before: CurrentRating, now: Rated, rule_set: str) -> bool:
    """Whether a rating differs; without any event so far the rating is INCOMPLETE."""
    if before is UNRATED:
        return now.rating != before.rating
    return (before.rating, before.rule_set) != (now.rating, rule_set)
