"""Catalogue of the problem types of the API, shown at /problems: meaning and remedy of each."""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

FILES = sorted(Path(__file__).parent.glob("problem_types*.yaml"))


class ProblemType(BaseModel):
    """One type, in plain words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Annotated[int, Field(ge=400, le=599)]
    title: str
    means: str
    do: str


@cache
def problem_types() -> dict[str, ProblemType]:
    """Return all types by slug, in alphabetical order."""
    types = {slug: kind for file in FILES for slug, kind in types_in(file).items()}
    return dict(sorted(types.items()))


def types_in(file: Path) -> dict[str, ProblemType]:
    """Return the types of one file."""
    return TypeAdapter(dict[str, ProblemType]).validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
