"""Difference of two documents by field names, without their values."""

from collections.abc import Mapping
from typing import Any

import orjson


def difference(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> str:
    """The differing fields by the names that the recompute knows; empty when there are none."""
    fields = [name for name, value in expected.items() if name not in actual or _text(actual[name]) != _text(value)]
    others = ["a field that does not belong there"] if actual.keys() - expected.keys() else []
    return ", ".join([*fields, *others])


def _text(value: Any) -> bytes:
    """As JSON: 1 is neither True nor 1.0, and a tuple is a list."""
    return orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
