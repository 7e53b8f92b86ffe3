"""Withheld cells of a publication, from its documents: each of them, and their number by status and place. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

MEASURES = "measures/"
LEVELS = ("state", "group", "county")
WITHHELD = ("shown_high", "shown_low", "suppressed", "protected", "withdrawn")
"""Statuses without a number, in the order of the table; coded cells show a bound."""

FIELDS = ("measure", "place", "split", "length", "end", "status")


def published_cells(contents: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """Yield every cell that the public can see, with its measure."""
    for name, content in contents.items():
        if name.startswith(MEASURES):
            document = orjson.loads(content)
            for cell in document["cells"]:
                yield {"measure": document["measure"]} | cell


def withheld_cells(contents: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return the cells that show neither a number nor a bound."""
    hidden = ("suppressed", "protected", "withdrawn")
    return [{name: cell[name] for name in FIELDS} for cell in published_cells(contents) if cell["status"] in hidden]


def withheld_table(contents: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return the number of cells by level of place and status, numbers included for comparison."""
    counted = Counter((level_of(cell["place"]), cell["status"]) for cell in published_cells(contents))
    return [
        {"place": level, "status": status, "cells": counted[level, status]}
        for level in LEVELS
        for status in ("shown", *WITHHELD)
        if counted[level, status]
    ]


def level_of(place: str) -> str:
    """Return `state`, `group` or `county`."""
    if place == "state":
        return "state"
    return "county" if place.isdigit() else "group"
