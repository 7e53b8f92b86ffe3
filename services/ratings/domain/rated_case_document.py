"""A rated case as the cache holds it, and back."""

from typing import Any

from services.ratings.domain.case_attributes import NOWHERE, CaseAttributes
from services.ratings.domain.rated_case import CurrentRating, RatedCase
from shared.eventstore.journal_entry import Document, StreamHead


def to_document(case: RatedCase) -> Document:
    """What a case does not have is left out, so that a document of before such a thing was kept is still its fold."""
    document = {
        "site": case.site,
        "case_type": case.case_type,
        "instrument": case.instrument,
        "seen": case.seen,
        "answers": case.answers,
        "sequence": case.head.sequence,
        "hash": case.head.hash,
        "items": {name: _standing(one) for name, one in case.items.items()},
        "outcomes": {name: _standing(one) for name, one in case.outcomes.items()},
        "policies": case.policies,
    }
    if case.place != NOWHERE:
        document["place"] = case.place._asdict()
    if case.overrides:
        document["overrides"] = case.overrides
    return document


def _standing(one: CurrentRating) -> list[Any]:
    told = [one.rating, one.reason, list(one.questions), one.case_version, one.rule_set]
    return told if one.calculated is None else [*told, one.calculated]


def to_case(document: Document) -> RatedCase:
    """Also of a document that an earlier program wrote."""
    return RatedCase(
        key=document["_id"],
        case_type=document["case_type"],
        instrument=document["instrument"],
        place=CaseAttributes(**document["place"]) if "place" in document else NOWHERE,
        seen=document["seen"],
        answers=document["answers"],
        overrides=document.get("overrides", {}),
        head=StreamHead(document["sequence"], document["hash"]),
        items=_standings(document["items"]),
        outcomes=_standings(document["outcomes"]),
        policies=document["policies"],
    )


def _standings(part: dict[str, list[Any]]) -> dict[str, CurrentRating]:
    """The sixth of a list, the calculated rating, is there where a leader's stands in its place."""
    return {name: CurrentRating(v[0], v[1], tuple(v[2]), *v[3:]) for name, v in part.items()}
