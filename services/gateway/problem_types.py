"""What every problem type of the API means and what to do about it: the catalogue behind /problems."""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

FILE = Path(__file__).with_suffix(".yaml")


class ProblemType(BaseModel):
    """One type, in the words of whoever meets it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Annotated[int, Field(ge=400, le=599)]
    title: str
    means: str
    do: str


@cache
def problem_types() -> dict[str, ProblemType]:
    """All types by slug, in the order of the alphabet."""
    return TypeAdapter(dict[str, ProblemType]).validate_python(yaml.safe_load(FILE.read_text(encoding="utf-8")))
