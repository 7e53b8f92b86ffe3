"""I5, I11: views and folds equal a recompute of the journals; what came on a topic was folded or put aside."""

from collections import defaultdict
from collections.abc import Iterator

import orjson

from services.projections.views import CASE_RATINGS, VIEWS
from services.reviews.domain import Case, evolve
from shared.contracts.topics import owner_of
from shared.projection.view import consumer_group_of
from tests.faults.checks.evidence import Evidence, place_of
from tests.support.delivery.checker import check, recompute

MOST_TRIES = 5


def check_views(found: Evidence) -> Iterator[str]:
    journals = {"reviews": found.reviews, "ratings": found.ratings}
    facts = [fact for journal in journals.values() for told in journal.facts.values() for fact in told]
    shown = {key: document["row"] for key, document in found.shown.items()}
    yield from (f"I5 {fault}" for fault in check(recompute(CASE_RATINGS, facts), shown))
    for key, document in found.shown.items():
        heads = {owner: len(journal.facts[key]) for owner, journal in journals.items() if key in journal.facts}
        if document["seen"] != heads:
            yield f"I5 {key}: the view has seen {document['seen']}, the journals have {heads}"
    yield from (f"I5 sums of {fault}" for fault in found.wrong_sums)
    yield from _cases(found)
    yield from _topics(found)
    yield from _parked(found)


def _cases(found: Evidence) -> Iterator[str]:
    """A cached case equals the fold of its history up to where it was cached."""
    for key, stored in found.cases.items():
        case = Case()
        for fact in found.reviews.facts.get(key, [])[: stored["sequence"]]:
            case = evolve(case, fact)
        if stored["state"] != case.model_dump(mode="json"):
            yield f"I5 {key}: the cached case is not the fold of its first {stored['sequence']} events"


def _topics(found: Evidence) -> Iterator[str]:
    """Each event of the journals came on its topic, as it stands, and nothing else but what was planted."""
    on_topic: dict[tuple[str, str], set[bytes]] = defaultdict(set)
    for record in found.records:
        if place_of(record) not in found.planted:
            on_topic[owner_of(record.topic), (record.key or b"").decode()].add(_canonical(record.value))
    for owner, journal in (("reviews", found.reviews), ("ratings", found.ratings)):
        there: dict[str, set[bytes]] = defaultdict(set)
        for key, event in journal.events():
            there[key].add(orjson.dumps(event, option=orjson.OPT_SORT_KEYS))
        for key, events in there.items():
            yield from _compared(owner, key, events, on_topic[owner, key])


def _canonical(value: bytes | None) -> bytes:
    return orjson.dumps(orjson.loads(value or b"null"), option=orjson.OPT_SORT_KEYS)


def _compared(owner: str, key: str, there: set[bytes], came: set[bytes]) -> Iterator[str]:
    if missing := len(there - came):
        yield f"I11 {owner} of {key}: {missing} of {len(there)} events never came on the topic"
    if made_up := len(came - there):
        yield f"I11 {owner} of {key}: {made_up} records on the topic are in no journal"


def _parked(found: Evidence) -> Iterator[str]:
    """Only what the plan planted stays aside, each by every group that reads its topic, after few tries."""
    aside: dict[str, set[str]] = defaultdict(set)
    for row in found.parked:
        place = row["_id"].partition("|")[2]
        aside[place].add(row["group"])
        if place not in found.planted:
            yield f"I11 {row['key']}: parked by {row['group']} for {row['reason']}: {row['detail']}"
        elif row["attempts"] > MOST_TRIES:
            yield f"I11 {row['key']}: parked only after {row['attempts']} tries"
    for place in found.planted:
        if aside[place] != _readers(place):
            yield f"I11 {place}: bad, and parked by {sorted(aside[place])} alone"


def _readers(place: str) -> set[str]:
    owner = owner_of(place.partition("|")[0])
    return ({"ratings"} if owner == "reviews" else set()) | {
        consumer_group_of(view) for view in VIEWS if owner in view.owners
    }
