"""Items and outcomes with their rules: frozen records; an unknown key in a data file is an error."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, with_config

from shared.instrument.model.questions import STRICT, Question, Sources, Text

Severity = Literal["error", "warning"]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
DecidedBy = tuple[str, ...] | dict[str, tuple[str, ...]]


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """An inconsistency of an item's answers. One of severity error keeps the item incomplete."""

    id: Code
    severity: Severity
    violation: str
    message: Text
    because: Text
    src: Sources
    note: str = ""


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rating and when it holds. `decided_by` names the questions to show, or which of them by their answer."""

    id: Code
    rating: str
    when: str
    because: Text
    src: Sources
    decided_by: DecidedBy = ()
    only: dict[str, str] = field(default_factory=dict)
    note: str = ""


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """An item's rating rules, in the order in which they are tried."""

    src: Sources
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    note: str = ""


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The question whether the item applies to the case, and the criteria for answering it."""

    question: Text
    applicable_if: Annotated[tuple[str, ...], Field(min_length=1)]
    not_applicable_if: Annotated[tuple[str, ...], Field(min_length=1)]
    src: Sources
    note: str = ""


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item, or a part of one such as 12A, which is an item without a gate and an outcome of its own."""

    id: str
    label: Text
    case_types: Annotated[tuple[str, ...], Field(min_length=1)]
    src: Sources
    rating: Rating
    outcome: str = ""
    always_applicable: bool = True
    gate: Gate | None = None
    questions: tuple[Question, ...] = ()
    validations: tuple[Validation, ...] = ()
    sub_items: tuple["Item", ...] = ()
    timeframes_months: dict[str, int] = field(default_factory=dict)
    applicability_note: str = ""
    watch_out: str = ""
    note: str = ""

    @property
    def all_questions(self) -> tuple[Question, ...]:
        """The item's questions, those of its parts included."""
        return self.questions + tuple(q for part in self.sub_items for q in part.questions)

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        return self.rating.rules + tuple(rule for part in self.sub_items for rule in part.rating.rules)

    @property
    def all_validations(self) -> tuple[Validation, ...]:
        return self.validations + tuple(v for part in self.sub_items for v in part.validations)


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An outcome, the items it is made of, and its rules in the order in which they are tried."""

    id: str
    label: Text
    items: Annotated[tuple[str, ...], Field(min_length=1)]
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    src: Sources
    note: str = ""


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The content of the file of outcomes."""

    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
