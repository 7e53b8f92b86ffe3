"""Check of ratings: each event equals the engine's rating of the answers that it refers to, by its rule set."""

from collections.abc import Iterator
from functools import cache

from cli.audit.evidence.evidence import Compared, Evidence
from cli.audit.evidence.rated_case import at_versions
from services.ratings.domain import RatedCase
from shared.contracts.event import Event
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.instrument import Rated, Ratings, Reason, UnknownChoice, engine_for

Rating = ItemRated | OutcomeRated


def compare(evidence: Evidence) -> Compared:
    """Counts the ratings recomputed; names the first that is wrong. Of a broken history of answers nothing is rated."""
    if evidence.purpose is None:
        return Compared(0)
    ratings = list(_ratings(evidence))
    reviews = evidence.histories["reviews"]
    cases = at_versions(evidence.key, reviews.facts, {event.case_version for _, event in ratings})
    ready = [(sequence, event) for sequence, event in ratings if event.case_version in cases or not reviews.broken]
    rate = cache(lambda version, rule_set: _rated(cases[version], rule_set))
    for sequence, event in ready:
        if event.case_version not in cases:
            reason = (
                f"it rates version {event.case_version} of the case, and the journal of its answers ends before it."
            )
        else:
            reason = _wrong(event, rate(event.case_version, event.rule_set))
        if reason:
            return Compared(len(ready), [evidence.finding("ratings", "ratings", sequence, reason)])
    return Compared(len(ready))


def _ratings(evidence: Evidence) -> Iterator[tuple[int, Rating]]:
    for recorded in evidence.histories["ratings"].facts:
        event: Event = recorded.event
        if isinstance(event, Rating):
            yield recorded.sequence, event


def _rated(case: RatedCase, rule_set: str) -> Ratings | str:
    """The whole case rated, or why it cannot be."""
    try:
        rules = engine_for(rule_set)
    except UnknownChoice:
        return "it names rules that do not exist."
    if rules.version != case.instrument:
        return "it follows another version of the instrument than its case."
    try:
        return rules.rate(case.case_type, case.answers, case.overrides)
    except Exception as error:  # noqa: BLE001 answers that nobody judged may be anything
        return f"the answers that it saw cannot be rated: {type(error).__name__}."


def _wrong(event: Rating, rated: Ratings | str) -> str:
    """Why the rating is not the engine's; empty when it is."""
    if isinstance(rated, str):
        return rated
    match event:
        case ItemRated(item=name):
            calculated = rated.items.get(name)
            same = calculated == Rated(event.rating, Reason(event.reason, event.questions))
            same = same and event.calculated == rated.calculated.get(name)
        case OutcomeRated(outcome=name):
            calculated = rated.outcomes.get(name)
            same = calculated is not None and (calculated.rating, calculated.reason.code) == (
                event.rating,
                event.reason,
            )
    return "" if same else "it is not what the rules give for the answers that it saw."
