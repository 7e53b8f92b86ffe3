"""The table of what a publication withholds, which two people look through before it is public."""

import io
from typing import Any

import orjson
import pytest
from rich.console import Console

from cli.reports.withheld_table import withheld_table as printed_table
from services.projections.tables.withheld import withheld_cells, withheld_table


def cell(place: str, status: str) -> dict[str, Any]:
    return {"place": place, "split": "all", "length": 4, "end": "2026Q3", "status": status, "value": None}


CONTENTS = {
    "manifest": b"{}",
    "measures/4": orjson.dumps(
        {"measure": "4", "cells": [cell("state", "shown"), cell("large", "shown_high"), cell("06001", "suppressed")]}
    ),
    "measures/S1": orjson.dumps(
        {
            "measure": "S1",
            "cells": [cell("06001", "suppressed"), cell("06003", "protected"), cell("06005", "not_planned")],
        }
    ),
}


@pytest.mark.requirement("R62")
def test_cells_are_counted_by_place_and_status() -> None:
    """Who releases a publication has to see how much of it is missing."""
    assert withheld_table(CONTENTS) == [
        {"place": "state", "status": "shown", "cells": 1},
        {"place": "group", "status": "shown_high", "cells": 1},
        {"place": "county", "status": "suppressed", "cells": 2},
        {"place": "county", "status": "protected", "cells": 1},
    ]


def test_each_cell_without_a_value_is_listed_and_a_pointer_is_not() -> None:
    listed = [(one["measure"], one["place"], one["status"]) for one in withheld_cells(CONTENTS)]
    assert listed == [("4", "06001", "suppressed"), ("S1", "06001", "suppressed"), ("S1", "06003", "protected")]


def test_the_printed_table_has_a_line_for_each_kind_of_place() -> None:
    console = Console(file=io.StringIO(), width=120)
    console.print(printed_table({"version": "2026q3-1", "withheld": withheld_table(CONTENTS)}))
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "Cells of 2026q3-1" in text
    assert all(words in text for words in ("the state", "size groups", "counties", "too few cases", "protects another"))
