"""A rating and its reason: codes only, so that both may travel in events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

Value = str | int | Sequence[str] | Sequence[Mapping[str, str | int]]
ItemAnswers = Mapping[str, Value]
"""Question id, or `applicable`, → answer."""
Answers = Mapping[str, ItemAnswers]
"""Item number, 1 to 18 → the item's answers; those of 12A to 12C stand together under 12."""

INCOMPLETE = "INCOMPLETE"


class Reason(NamedTuple):
    """Why: the id of the rule or check, or one of the codes below, and the questions that decided."""

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
    """By the rules, for the items in which a leader's rating stands in its place."""


EXCLUDED = Rated("NA", Reason("case_type_excluded"))
GATE_NO = Rated("NA", Reason("gate_no", ("applicable",)))
GATE_UNANSWERED = Rated(INCOMPLETE, Reason("gate_unanswered", ("applicable",)))
NO_RULE = Rated(INCOMPLETE, Reason("no_rule"))
QUESTIONS_MISSING = "questions_missing"
MEMBER_INCOMPLETE = "member_incomplete"
OVERRIDDEN = Reason("overridden")

Teller = Callable[[tuple[bool, ...]], Rated]


def teller(rating: str, code: str, names: tuple[str, ...]) -> Teller:
    """Makes the ratings of one rule: a flag per name says which of them decided. Each is made once and kept."""

    @lru_cache(maxsize=1024)
    def tell(flags: tuple[bool, ...]) -> Rated:
        return Rated(rating, Reason(code, tuple(name for name, flag in zip(names, flags, strict=True) if flag)))

    return tell
