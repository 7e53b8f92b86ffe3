"""Snapshot document of a rated case, and its conversion back. Pure."""

from typing import Any

from services.ratings.domain.case_attributes import NO_ATTRIBUTES, CaseAttributes
from services.ratings.domain.case_facts import from_content, to_content
from services.ratings.domain.rated_case import CurrentRating, RatedCase
from shared.contracts.reviews.holders import CaseHolders
from shared.eventstore.journal_entry import Document, StreamHead


def to_document(case: RatedCase) -> Document:
    """Return the document; absent parts are left out, so that older documents without them stay valid snapshots."""
    document = {
        "site": case.site,
        "case_type": case.case_type,
        "instrument": case.instrument,
        "seen": case.seen,
        "answers": case.answers,
        "sequence": case.head.sequence,
        "hash": case.head.hash,
        "items": {name: _to_list(rating) for name, rating in case.items.items()},
        "outcomes": {name: _to_list(rating) for name, rating in case.outcomes.items()},
        "policies": case.policies,
    }
    if case.attributes != NO_ATTRIBUTES:
        document["place"] = case.attributes._asdict()
    if case.overrides:
        document["overrides"] = case.overrides
    if case.facts is not None:
        document["facts"] = to_content(case.facts)
    if case.holders is not None:
        people, is_assigned, declined = case.holders
        document["holders"] = [list(people), is_assigned, list(declined)]
    return document


def _to_list(rating: CurrentRating) -> list[Any]:
    values = [rating.rating, rating.reason, list(rating.questions), rating.case_version, rating.rule_set]
    return values if rating.calculated is None else [*values, rating.calculated]


def to_case(document: Document) -> RatedCase:
    """Return the case of a document, also of one that an earlier version wrote."""
    return RatedCase(
        key=document["_id"],
        case_type=document["case_type"],
        instrument=document["instrument"],
        attributes=CaseAttributes(**document["place"]) if "place" in document else NO_ATTRIBUTES,
        seen=document["seen"],
        answers=document["answers"],
        overrides=document.get("overrides", {}),
        head=StreamHead(document["sequence"], document["hash"]),
        items=_to_ratings(document["items"]),
        outcomes=_to_ratings(document["outcomes"]),
        policies=document["policies"],
        facts=from_content(document["facts"]) if "facts" in document else None,
        holders=_to_holders(document["holders"]) if "holders" in document else None,
    )


def _to_holders(values: list[Any]) -> CaseHolders:
    people, is_assigned, declined = values
    return CaseHolders(tuple(people), is_assigned, tuple(declined))


def _to_ratings(lists: dict[str, list[Any]]) -> dict[str, CurrentRating]:
    """Convert lists to ratings; the sixth value, the calculated rating, exists where a leader's overrides it."""
    return {name: CurrentRating(v[0], v[1], tuple(v[2]), *v[3:]) for name, v in lists.items()}
