"""Statewide data indicators: imported, dated figures of administrative data, never computed from cases. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

Comparison = Literal["better", "no_different", "worse"]
FILE = Path(__file__).parent / "indicators.yaml"


class Indicator(BaseModel):
    """A statewide data indicator of the CFSR with its national performance, by which states are compared."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcome: Literal["S1", "P1"]
    title: dict[Literal["en", "es"], str]
    unit: dict[Literal["en", "es"], str]
    better: Literal["lower", "higher"]
    national: Decimal
    maximum: Decimal | None = None
    """Largest possible figure: 100 for a percentage."""

    src: tuple[str, ...]
    mark: Literal["found", "recalled", "derived", "synthetic"]


@dataclass(frozen=True)
class IndicatorFigure:
    """A state's risk-standardized performance (RSP) with its 95 % interval, as the Children's Bureau printed it.

    `observed` is shown beside it and compared with nothing.
    """

    low: Decimal
    performance: Decimal
    high: Decimal
    observed: Decimal | None = None


def _load() -> Mapping[str, Indicator]:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return MappingProxyType(TypeAdapter(dict[str, Indicator]).validate_python(content))


INDICATORS = _load()
"""The seven indicators by name, in the order of the data dictionary."""


def compare_with_national(name: str, figure: IndicatorFigure, national: Decimal | None = None) -> Comparison:
    """Return whether a state does better than, worse than or no different from the nation.

    The whole 95 % interval of the risk-standardized performance must lie on one side of national performance.
    """
    indicator = INDICATORS[name]
    line = indicator.national if national is None else national
    if figure.low <= line <= figure.high:
        return "no_different"
    is_higher = figure.low > line
    return "better" if is_higher == (indicator.better == "higher") else "worse"
