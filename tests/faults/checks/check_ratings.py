"""I4: each rating once for a case version and a rule set, and equal to what the rules give for that version."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from services.ratings.domain import RatedCase, fold_case, fold_ratings, to_case
from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.eventstore.journal_entry import StreamHead
from shared.instrument import engine
from tests.faults.checks.evidence import Evidence

Rated = Mapping[str, str]


def check_ratings(found: Evidence) -> Iterator[str]:
    for key, facts in found.reviews.facts.items():
        told = found.ratings.facts.get(key, [])
        yield from _doubled(key, told)
        versions = by_version(key, facts)
        yield from _wrong(key, told, versions)
        effective = {name: event.rating for name, event in _told(told)}
        yield from in_effect(key, versions[max(versions)], effective)
        yield from _cached(found, key, facts, told)


def by_version(key: str, facts: list[RecordedEvent]) -> dict[int, Rated]:
    """What the rules give after each event."""
    case = RatedCase(key)
    found: dict[int, Rated] = {}
    for fact in facts:
        case, _ = fold_case(case, [fact])
        rated = engine(case.instrument).rate(case.case_type, case.answers, case.overrides)
        found[case.seen] = {name: one.rating for part in (rated.items, rated.outcomes) for name, one in part.items()}
    return found


def _told(facts: list[RecordedEvent]) -> Iterator[tuple[str, ItemRated | OutcomeRated]]:
    for fact in facts:
        match fact.event:
            case ItemRated() as event:
                yield event.item, event
            case OutcomeRated() as event:
                yield event.outcome, event


def _doubled(key: str, told: list[RecordedEvent]) -> Iterator[str]:
    times = Counter((name, event.case_version, event.rule_set) for name, event in _told(told))
    for (name, version, rules), number in times.items():
        if number > 1:
            yield f"I4 {key}: {name} was rated {number} times for version {version} by {rules}"


def _wrong(key: str, told: list[RecordedEvent], versions: dict[int, Rated]) -> Iterator[str]:
    for name, event in _told(told):
        given = versions.get(event.case_version, {}).get(name)
        if given != event.rating:
            yield f"I4 {key}: {name} of version {event.case_version} is {event.rating}, the rules give {given}"


def in_effect(key: str, given: Rated, told: Rated) -> Iterator[str]:
    """The last ratings against what the rules give at the end; what was never told is incomplete."""
    effective = {**dict.fromkeys(given, "INCOMPLETE"), **told}
    if wrong := sorted(name for name in given if effective[name] != given[name]):
        yield f"I4 {key}: in effect are not the ratings that the rules give for {', '.join(wrong)}"


def _cached(found: Evidence, key: str, facts: list[RecordedEvent], told: list[RecordedEvent]) -> Iterator[str]:
    """The stored fold against the fold of both journals."""
    stored = found.rated.get(key)
    if stored is None:
        yield f"I4 {key}: lost, ratings has nothing of it"
        return
    case, folded = to_case(stored), fold_case(RatedCase(key), facts)[0]
    if (case.seen, case.answers) != (folded.seen, folded.answers):
        yield f"I4 {key}: ratings has seen {case.seen} of {folded.seen} events"
    head = StreamHead(told[-1].sequence, told[-1].envelope.hash) if told else StreamHead()
    rated = fold_ratings(RatedCase(key), [fact.event for fact in told], head)
    wanted: Any = (rated.head, rated.items, rated.outcomes)
    if (case.head, case.items, case.outcomes) != wanted:
        yield f"I4 {key}: the stored ratings are not those of the journal"
