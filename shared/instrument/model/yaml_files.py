"""Data files of the instrument, and the part of them that is valid for one version."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

COVER = "instrument.yaml"
FACE_SHEET = "face_sheet.yaml"
OUTCOMES = "outcomes.yaml"
CHECKS = "checks.yaml"
ITEMS = tuple(f"items/{number:02}.yaml" for number in range(1, 19))

Documents = Mapping[str, Any]
"""File name → content."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=1)
def documents() -> Documents:
    """Returns the product's own data files."""
    return {name: _read(name) for name in (COVER, FACE_SHEET, OUTCOMES, CHECKS, *ITEMS)}


@lru_cache(maxsize=1)
def cover() -> Any:
    """Returns the cover alone, for the versions and policies, without reading the rest."""
    return _read(COVER)


def for_version(value: Any, version: str) -> Any:
    """The value with its `differs: {version: {...}}` parts laid over it where they are this version's."""
    if isinstance(value, list):
        return [for_version(element, version) for element in value]
    if not isinstance(value, dict):
        return value
    differs = value.get("differs", {}).get(version, {})
    merged = {**value, **differs}
    return {key: for_version(part, version) for key, part in merged.items() if key != "differs"}


def _read(name: str) -> Any:
    text = resources.files("shared.instrument").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506 both are safe loaders
