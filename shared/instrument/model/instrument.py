"""Instrument as a whole: its cover, face sheet, items, outcomes and checks."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, with_config

from shared.instrument.model.cover import Cover
from shared.instrument.model.items import Code, Item, Outcome, Severity
from shared.instrument.model.questions import STRICT, Column, Question, Sources, Text

FieldType = Literal[
    "date", "date_or_code", "date_or_na", "list_of_user", "multi_select", "select", "table", "text", "unknown", "yes_no"
]


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check over the face sheet, tables or several items. It is skipped while a fact that it names is unknown."""

    id: Code
    severity: Severity
    violations: Annotated[tuple[str, ...], Field(min_length=1)]
    message: Text
    src: Sources


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class FaceSheetField:
    """A field of the face sheet. Only `core` fields are stored by the system."""

    id: str
    label: Text
    type: FieldType
    letters: dict[str, str]
    letter_src: str
    core: bool
    required: bool
    src: Sources
    choices: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    na_when: str = ""
    locked_when: str | None = None
    locked_because: str = ""
    derived: str = ""
    note: str = ""


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A field beyond the instrument's own questions: a local extension, or one that every item has."""

    id: str
    type: str
    src: Sources
    label: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    note: str = ""


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class FaceSheet:
    """The face sheet's fields and definitions. It is not rated."""

    note: str
    fields: tuple[FaceSheetField, ...]
    local_extensions: tuple[Extra, ...]
    definitions: dict[str, str]
    common_per_item: tuple[Extra, ...]


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """Advice that spans items and cannot be computed."""

    id: str
    text: Text
    src: Sources


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The checks beside the items' own validations."""

    face_sheet_rules: tuple[Check, ...]
    cross_item_checks: tuple[Check, ...]
    guidance: tuple[Guidance, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Instrument:
    """One version of the whole instrument, checked: every name and expression in it is valid."""

    version: str
    cover: Cover
    face_sheet: FaceSheet
    items: tuple[Item, ...]
    outcomes: tuple[Outcome, ...]
    checks: Checks = field(repr=False)

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for whole in self.items for item in (whole, *whole.sub_items)}

    @cached_property
    def _questions(self) -> dict[tuple[str, str], Question]:
        return {(item.id, q.id): q for item in self._items.values() for q in item.all_questions}

    def item(self, number: str) -> Item:
        """The item, or the part of one (12A). Raises KeyError for an unknown one."""
        return self._items[number]

    def question(self, item: str, question: str) -> Question:
        """The question of an item. Raises KeyError for an unknown one."""
        return self._questions[item, question]

    def options_of(self, question: Question) -> tuple[str, ...]:
        """The options of a question, which for a visit pattern are all patterns unless it names its own."""
        if question.type == "visit_pattern" and not question.choices:
            return tuple(label.code for label in self.cover.visit_patterns)
        return question.choices

    def outcome(self, outcome: str) -> Outcome:
        """The outcome. Raises KeyError for an unknown one."""
        return {known.id: known for known in self.outcomes}[outcome]

    @property
    def case_types(self) -> tuple[str, ...]:
        return tuple(label.code for label in self.cover.case_types)
