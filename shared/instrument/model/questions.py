"""Questions and their columns: frozen records; an unknown key in a data file is an error."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, with_config

QuestionType = Literal[
    "date", "date_or_na", "integer", "multi_select", "select", "table", "visit_pattern", "yes_no", "yes_no_na"
]
QuestionId = Annotated[str, Field(pattern=r"^[A-G][0-9]?(_areas)?$")]
Text = Annotated[str, Field(min_length=1)]
Sources = Annotated[tuple[str, ...], Field(min_length=1)]

STRICT = ConfigDict(extra="forbid")


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table. `text` is free text, which never leaves the case's own database."""

    id: str
    type: Literal["date", "date_or_na", "integer", "multi_select", "select", "text", "yes_no"]
    label: str = ""
    choices: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    core: bool = True
    required: bool = False
    required_when: str | None = None
    note: str = ""


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of an item. The `_when` texts are expressions; `na_when` is guidance for people, never evaluated.

    `exclusive`: options that stand alone, as `none`. `choices` of a visit pattern: all patterns where it names none.
    """

    id: QuestionId
    type: QuestionType
    text: Text
    affects_rating: bool
    src: Sources
    min: int | None = None
    max: int | None = None
    choices: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    required_when: str | None = None
    narrative_when: str | None = None
    na_when: str = ""
    locked_when: str | None = None
    locked_because: str = ""
    help: str = ""
    note: str = ""
