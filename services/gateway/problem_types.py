"""What every problem type of the API means and what to do about it: the catalogue behind /problems."""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

FILES = sorted(Path(__file__).parent.glob("problem_types*.yaml"))


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
    found = {slug: one for file in FILES for slug, one in types_in(file).items()}
    return dict(sorted(found.items()))


def types_in(file: Path) -> dict[str, ProblemType]:
    """As they stand in one of the files."""
    return TypeAdapter(dict[str, ProblemType]).validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
