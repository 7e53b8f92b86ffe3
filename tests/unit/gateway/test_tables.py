"""From JSON to cells: a shifted or rounded cell would be a wrong number in front of people who decide by it."""

from typing import Any

from services.gateway.site.filters import Filters
from services.gateway.site.instrument_labels import label, trust
from services.gateway.site.routes.quarter import figure
from services.gateway.site.tables import StatewideLine, by_county, columns, statewide
from services.projections.tables import Cell, tabulate
from shared.instrument import domain_of


def row(name: str, good: int, applicable: int, county: str | None = None, **ratings: int) -> dict[str, Any]:
    share = good / applicable if applicable else None
    place = ({"county": county} if county else {}) | {"domain": domain_of(name)}
    return place | {"name": name, "good": good, "applicable": applicable, "share": share, "ratings": ratings}


def test_a_line_holds_percent_counts_and_denominator() -> None:
    rows = [row("1", 2, 3, S=2, ANI=1, NA=4), row("2", 0, 0, NA=7)]
    assert statewide("items", rows, lambda name: f"Item {name}") == [
        StatewideLine("1", "Safety", "Item 1", "66.7%", (2, 1), 3, 2 / 3),
        StatewideLine("2", "Safety", "Item 2", "No applicable cases", (0, 0), 0),
    ]


def test_a_countys_cells_stand_under_their_items() -> None:
    """A county that lacks one item must not move the others to the left."""
    rows = [row("2", 1, 4, "06003"), row("1", 1, 2, "06001"), row("2", 0, 0, "06001")]
    lines = by_county(
        rows, ["1", "2"], {"06001", "06003", "06005"}, {"06001": "B", "06003": "A", "06005": "C"}.__getitem__
    )
    assert [(line.name, line.cells) for line in lines] == [("A", ("n/a", "25.0%")), ("B", ("50.0%", "n/a")), ("C", ())]


def test_the_figure_is_made_of_what_projections_really_answer() -> None:
    cells = [Cell(None, "12A", "S", 3), Cell(None, "12A", "ANI", 1), Cell(None, "2", "NA", 5)]
    whole = {"rows": tabulate("items", cells)}
    parts = {"rows": tabulate("items", [Cell("06001", "12A", "S", 3), Cell("06003", "12A", "ANI", 1)])}
    shown = figure("ca-cqi", "items", whole, parts, Filters({}))
    assert [line["name"] for _, lines in shown.bars for line in lines] == [line.label for line in shown.lines]
    assert [(line.name, line.percent) for line in shown.lines] == [("2", "No applicable cases"), ("12A", "75.0%")]
    assert [(c.name, c.cells) for c in shown.counties if c.cells] == [
        ("Alameda", ("n/a", "100.0%")),
        ("Alpine", ("n/a", "0.0%")),
    ]
    assert len(shown.counties) == 58


def test_one_chosen_county_stands_alone() -> None:
    parts = {"rows": [row("1", 1, 1, "06001")]}
    shown = figure("ca-cqi", "items", {"rows": [row("1", 1, 1)]}, parts, Filters({"county": "06001"}))
    assert [county.name for county in shown.counties] == ["Alameda"]


def test_every_item_and_outcome_has_its_label() -> None:
    items = [*map(str, range(1, 13)), "12A", "12B", "12C", *map(str, range(13, 19))]
    assert all(label("items", name).startswith(f"Item {name}: ") for name in items)
    assert label("outcomes", "WB1").startswith("Well-Being Outcome 1")
    assert [c.short for c in columns("items", [StatewideLine("12A", "Well-being", "x", "", (), 0)])] == ["Item 12A"]


def test_the_instruments_warning_is_at_hand() -> None:
    """Without it somebody could report unverified ratings to the federal government."""
    assert "must be verified before federal use" in trust()
