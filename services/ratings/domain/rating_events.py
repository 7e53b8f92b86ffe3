"""Rate a case and say what is new: the ratings that changed, and those of items that were touched."""

from collections.abc import Collection, Mapping

from services.ratings.domain.rated_case import CurrentRating, RatedCase
from shared.contracts.ratings import ItemRated, OutcomeRated, RatingsEvent
from shared.instrument import Rated, Ratings, engine

UNRATED = CurrentRating("INCOMPLETE", "", (), 0, "")


def policies_key(policies: Mapping[str, str]) -> str:
    """A site's chosen policies as one string, to find cases that were rated by others."""
    return ",".join(f"{name}={choice}" for name, choice in sorted(policies.items()))


def rating_events(case: RatedCase, touched: Collection[str], policies: Mapping[str, str]) -> list[RatingsEvent]:
    """The facts that bring the journal level with the answers.

    A touched item is always told, once for each case version: so two workers that pass over the same answer collide
    on the journal's next sequence, and the slower one finds it told. A case older than what was rated tells nothing.
    """
    if case.seen < case.rated_version:
        return []
    rules = engine(case.instrument, policies)
    ratings = rules.rate(case.case_type, case.answers, case.overrides)
    items: list[RatingsEvent] = [
        ItemRated.model_validate(_of_item(item, one, ratings) | _common(case, one, rules.rule_set))
        for item, one in ratings.items.items()
        if _untold(case, item, touched) or _changed(case.items.get(item, UNRATED), one, rules.rule_set)
    ]
    outcomes: list[RatingsEvent] = [
        OutcomeRated.model_validate({"outcome": outcome} | _common(case, one, rules.rule_set))
        for outcome, one in ratings.outcomes.items()
        if _changed(case.outcomes.get(outcome, UNRATED), one, rules.rule_set)
    ]
    return items + outcomes


def _of_item(item: str, one: Rated, ratings: Ratings) -> dict[str, object]:
    return {"item": item, "questions": one.reason.questions, "calculated": ratings.calculated.get(item)}


def _common(case: RatedCase, one: Rated, rule_set: str) -> dict[str, object]:
    return {"rating": one.rating, "reason": one.reason.code, "case_version": case.seen, "rule_set": rule_set}


def _untold(case: RatedCase, item: str, touched: Collection[str]) -> bool:
    """Touched, and nobody told of this version of the case yet: a crash or a lost race tells nothing twice."""
    return item.rstrip("ABC") in touched and case.items.get(item, UNRATED).case_version < case.seen


def _changed(before: CurrentRating, now: Rated, rule_set: str) -> bool:
    """A rating nobody was told of is INCOMPLETE; that it still is, is no news."""
    if before is UNRATED:
        return now.rating != before.rating
    return (before.rating, before.rule_set) != (now.rating, rule_set)
