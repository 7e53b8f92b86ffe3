"""I3, I6, I7, I8: every history is whole and chained, told in order, and keeps to its site."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from shared.contracts.envelope import RecordedEvent, hash_matches
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.eventstore.journal_entry import GENESIS
from tests.faults.checks.evidence import Evidence, Journalled


def check_history(found: Evidence) -> Iterator[str]:
    for name, journal in (("reviews", found.reviews), ("ratings", found.ratings)):
        for key, facts in journal.facts.items():
            yield from _whole(f"{name} of {key}", facts)
        yield from _chained(name, journal)
    yield from _in_order(found)
    yield from (f"I7 {stranger}" for stranger in found.strangers)
    yield from _one_partition(found)


def _whole(name: str, facts: Sequence[RecordedEvent]) -> Iterator[str]:
    sequences = [fact.sequence for fact in facts]
    if sequences != list(range(1, len(facts) + 1)):
        yield f"I3 {name}: versions {sequences} and not 1 to {len(facts)}"


def _chained(name: str, journal: Journalled) -> Iterator[str]:
    heads: dict[str, str] = defaultdict(lambda: GENESIS)
    for key, event in journal.events():
        if not hash_matches(event):
            yield f"I6 {name} of {key}: event {event['sequence']} is not what was hashed"
        if event["previoushash"] != heads[key]:
            yield f"I6 {name} of {key}: event {event['sequence']} does not follow on the one before"
        heads[key] = event["hash"]


def _in_order(found: Evidence) -> Iterator[str]:
    """The versions that ratings saw never go back."""
    for key, facts in found.ratings.facts.items():
        seen = [fact.event.case_version for fact in facts if isinstance(fact.event, ItemRated | OutcomeRated)]
        if seen != sorted(seen):
            yield f"I8 {key}: rated versions {seen} went back"


def _one_partition(found: Evidence) -> Iterator[str]:
    """Without it no consumer could keep the order."""
    partitions: dict[tuple[str, bytes | None], set[int]] = defaultdict(set)
    for record in found.records:
        partitions[record.topic, record.key].add(record.partition)
    for (topic, key), found_in in partitions.items():
        if len(found_in) > 1:
            yield f"I8 {key!r}: lies in partitions {sorted(found_in)} of {topic}"
