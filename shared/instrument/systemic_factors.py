"""The seven systemic factors of the Stakeholder Interview Guide: a grouping of their own beside the outcomes (R45)."""

from functools import lru_cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

FILE = "systemic.yaml"


class CodedName(BaseModel):
    """A code, its name, and where both are from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    src: tuple[str, ...] = Field(min_length=1)


class Factor(CodedName):
    """A systemic factor with its items, in the guide's order."""

    items: tuple[CodedName, ...] = Field(min_length=1)


@lru_cache(maxsize=1)
def factors() -> tuple[Factor, ...]:
    """All seven, in the guide's order."""
    text = resources.files("shared.instrument").joinpath("data", FILE).read_text(encoding="utf-8")
    return TypeAdapter(tuple[Factor, ...]).validate_python(yaml.safe_load(text)["factors"])


@lru_cache(maxsize=1)
def factor_of() -> dict[str, str]:
    """Item number → the id of its factor."""
    return {item.id: factor.id for factor in factors() for item in factor.items}


def factors_of(items: tuple[str, ...]) -> tuple[str, ...]:
    """The factors that these items belong to, each once, in the guide's order."""
    touched = {factor_of()[item] for item in items}
    return tuple(factor.id for factor in factors() if factor.id in touched)
