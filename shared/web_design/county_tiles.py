"""Tile map of California's counties: a square for each, roughly where the county lies, all of one size."""

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("county_tiles.csv")


@dataclass(frozen=True)
class CountyTile:
    """Letters of a county and its column and row in the grid, each from 1."""

    code: str
    column: int
    row: int


def _tiles() -> dict[str, CountyTile]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {row["fips"]: CountyTile(row["code"], int(row["column"]), int(row["row"])) for row in rows}


COUNTY_TILES = _tiles()
"""By the county's FIPS code, in its order, which is that of the names."""
