"""Charts say what their numbers say, whatever the width of the page, and run under a policy without inline styles."""

import re

import pytest
from markupsafe import Markup

from shared.reference.jurisdictions import counties_of
from shared.web_design.bar_charts import axis, coded_bar, range_mark, value_bar
from shared.web_design.county_tiles import COUNTY_TILES
from shared.web_design.icons import icon
from shared.web_design.item_strip import Mark, strip
from shared.web_design.line_charts import Series, trend

CHARTS = {
    "value bar": value_bar(74, 71, 77, 90),
    "coded bar": coded_bar(75, 100, 90),
    "axis": axis(),
    "range": range_mark(67, 55, 80, "square"),
    "strip": strip([Mark("4", "Permanency", 74), Mark("16", "Well-being", 87)], "caption", 90, "Goal 90 %"),
    "trend": trend([Series([70, 72], [65, 66], [75, 78])], ["2025", "2026"], "caption", goal=90, goal_label="Goal"),
    "icon": icon("star"),
}


@pytest.mark.parametrize("name", CHARTS)
def test_chart_has_no_inline_style_and_no_script(name: str) -> None:
    """The security policy of the pages refuses both: the reader would see a chart without its colours."""
    assert re.findall(r"style=|<style|<script|xlink|url\(", CHARTS[name]) == []


@pytest.mark.parametrize("name", CHARTS)
def test_chart_is_named_by_its_caption_or_hidden_from_screen_readers(name: str) -> None:
    first = CHARTS[name].partition(">")[0]
    assert ('role="img" aria-labelledby="caption"' in first) != ('aria-hidden="true"' in first)


def widths(bar: Markup) -> list[str]:
    return re.findall(r'<rect x="0%" y="5" width="([0-9.]+)%"', bar)


def test_a_bar_is_as_long_as_its_value_and_the_line_as_its_range() -> None:
    assert widths(value_bar(74, 71, 77)) == ["100", "74"]
    assert '<line x1="71%" x2="77%" y1="12" y2="12"' in value_bar(74, 71, 77)


def test_a_coded_bar_is_filled_to_its_cut_and_open_beyond() -> None:
    """Filled to the end it would claim 100 %, and filled to the cut alone a value that nobody published."""
    assert widths(coded_bar(75, 100)) == ["100", "75"]
    assert widths(coded_bar(0, 25)) == ["100", "0"]
    stripes = re.findall(r'x1="([0-9]+)%" x2="([0-9]+)%" y1="12" y2="12" [^>]*stroke-dasharray', coded_bar(75, 100))
    assert stripes == [("75", "100")]


def test_only_a_bar_with_a_goal_has_a_diamond() -> None:
    assert [bar.count("<path") for bar in (value_bar(74, 71, 77), value_bar(74, 71, 77, 90))] == [0, 1]


def test_a_line_breaks_where_no_value_is_shown() -> None:
    """A line across a withheld value would let the reader interpolate it."""
    chart = trend([Series([70, 71, None, 73, 74])], ["a", "", "", "", "e"], "caption")
    assert chart.count("<polyline") == 2
    assert chart.count("<circle") == 4


def test_a_band_breaks_with_its_line() -> None:
    chart = trend([Series([70, None, 73], [65, None, 70], [75, None, 80])], ["a", "", "c"], "caption")
    assert chart.count("<polygon") == 2


def test_a_single_point_is_drawn() -> None:
    assert trend([Series([70])], ["2026"], "caption").count("<circle") == 1


def test_text_of_a_chart_is_escaped() -> None:
    chart = strip([Mark("<b>", "<i>", 50)], "caption", 90, "<u>")
    assert re.findall(r"<[biu]>", chart) == []


def test_marks_that_would_touch_stand_in_rows() -> None:
    close = strip([Mark("1", "Safety", 50), Mark("2", "Safety", 51)], "caption")
    assert len(set(re.findall(r'<circle [^>]*cy="([0-9.]+)"', close))) == 2


def test_every_county_has_a_tile_of_its_own() -> None:
    """A county without a tile would be missing on the map of its state."""
    assert list(COUNTY_TILES) == list(counties_of("ca-"))
    assert len({(tile.column, tile.row) for tile in COUNTY_TILES.values()}) == len(COUNTY_TILES)
    assert len({tile.code for tile in COUNTY_TILES.values()}) == len(COUNTY_TILES)
