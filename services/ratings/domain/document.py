"""A rated case as the cache holds it, and back."""

from typing import Any

from services.ratings.domain.case import RatedCase, Standing
from shared.rows import Document, Head


def to_document(case: RatedCase) -> Document:
    return {
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


def _standing(one: Standing) -> list[Any]:
    return [one.rating, one.reason, list(one.questions), one.case_version, one.rule_set]


def to_case(document: Document) -> RatedCase:
    def standings(part: str) -> dict[str, Standing]:
        return {k: Standing(v[0], v[1], tuple(v[2]), v[3], v[4]) for k, v in document[part].items()}

    return RatedCase(
        document["_id"],
        document["case_type"],
        document["instrument"],
        document["seen"],
        document["answers"],
        Head(document["sequence"], document["hash"]),
        standings("items"),
        standings("outcomes"),
        document["policies"],
    )
