"""Texts of the method page: every formula with its words, sources and trust mark, read from `method.yaml`. Pure."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

FILE = Path(__file__).parent / "method.yaml"
Language = Literal["en", "es"]
Mark = Literal["found", "recalled", "derived", "synthetic"]


class Source(BaseModel):
    """A source that formulas name: what it is, and its address where it has one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: dict[Language, str]
    url: str | None = None


class Formula(BaseModel):
    """A formula: where it is shown, its words and its notation, the functions that compute it, sources and mark.

    `unsure`: what was not found or is chosen here, in words.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    shown: Literal["public", "internal"]
    title: dict[Language, str]
    words: dict[Language, str]
    formula: str
    code: tuple[str, ...] = ()
    src: tuple[str, ...]
    mark: Mark
    unsure: dict[Language, str] | None = None


class Method(BaseModel):
    """All formulas in the order of the page, the meaning of each mark, and the sources."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    marks: dict[Mark, dict[Language, str]]
    formulas: tuple[Formula, ...]
    sources: dict[str, Source]


@cache
def load_method() -> Method:
    """Return the texts. Raises ValidationError for a file that is not complete."""
    return TypeAdapter(Method).validate_python(yaml.safe_load(FILE.read_text(encoding="utf-8")))
