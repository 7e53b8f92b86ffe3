"""Rating and its reason, as codes only, so that both may be part of events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

Value = str | int | Sequence[str] | Sequence[Mapping[str, str | int]]
ItemAnswers = Mapping[str, Value]
"""Question id, or `applicable`, → answer."""
Answers = Mapping[str, ItemAnswers]
"""Item number, 1 to 18 → the item's answers; those of 12A to 12C are together under 12."""

INCOMPLETE = "INCOMPLETE"


class Reason(NamedTuple):
    """The id of the rule or check, or one of the codes below, and the questions that decided."""

    code: str
    questions: tuple[str, ...] = ()


class Rated(NamedTuple):
    """A rating with its reason."""

    rating: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Ratings:
    """The ratings of a whole case: items 1 to 18 with 12A to 12C, and the seven outcomes."""

    items: dict[str, Rated]
    outcomes: dict[str, Rated]
    calculated: dict[str, str] = field(default_factory=dict)
    """Calculated ratings of the items that a leader has overridden."""


EXCLUDED = Rated("NA", Reason("case_type_excluded"))
GATE_NO = Rated("NA", Reason("gate_no", ("applicable",)))
GATE_UNANSWERED = Rated(INCOMPLETE, Reason("gate_unanswered", ("applicable",)))
NO_RULE = Rated(INCOMPLETE, Reason("no_rule"))
QUESTIONS_MISSING = "questions_missing"
MEMBER_INCOMPLETE = "member_incomplete"
OVERRIDDEN = Reason("overridden")

RatingFactory = Callable[[tuple[bool, ...]], Rated]


def rating_factory(rating: str, code: str, names: tuple[str, ...]) -> RatingFactory:
    """Returns a cached function that makes the rating of one rule; a flag per name tells which questions decided."""

    @lru_cache(maxsize=1024)
    def rated(flags: tuple[bool, ...]) -> Rated:
        return Rated(rating, Reason(code, tuple(name for name, flag in zip(names, flags, strict=True) if flag)))

    return rated
