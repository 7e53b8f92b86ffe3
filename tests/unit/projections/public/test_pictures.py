"""Pictures of charts: drawn from published values alone, with their texts."""

import re
from xml.etree import ElementTree as ET

import pytest

from services.projections.public.charts.picture import BAR_LEFT, BAR_WIDTH, Source, picture
from services.projections.public.publications.publication import Publication
from services.projections.public.web.page_renderer import bar
from tests.unit.projections.public.conftest import Build, Visit

DATA = "#2378c3"


@pytest.mark.requirement("R60")
@pytest.mark.requirement("R62")
def test_bars_of_a_picture_are_round_trips_of_the_published_values(build: Build) -> None:
    """A bar drawn from the exact percent would give away what rounding hides."""
    page, context = build("/results/items/4")
    figure = next(figure for figure in page.figures if figure.id == "counties")
    svg = ET.fromstring(picture(figure, context.phrases, Source("source")))
    bars = [node for node in svg.iter() if node.tag.endswith("rect") and node.get("fill") == DATA]
    drawn = [float(node.get("width", "0")) * 100 / BAR_WIDTH for node in bars]
    cells = [row.cell for row in figure.rows if row.cell]
    assert drawn == pytest.approx([cell.low if cell.value is None else cell.value for cell in cells], abs=0.01)
    assert {float(node.get("x", "0")) for node in bars} == {BAR_LEFT}


@pytest.mark.requirement("R62")
def test_bars_of_pages_are_drawn_from_published_values(publication: Publication) -> None:
    """The same, for the bars inside pages: width, range and cut in percent as printed."""
    for cell in publication.cells.values():
        html = str(bar(cell))
        numbers = {float(number) for number in re.findall(r'(?:width|x1|x2|x)="([0-9.]+)%"', html)}
        if cell.status == "shown":
            assert numbers <= {0, 100, 25, 50, 75, cell.value, cell.range_low, cell.range_high}
            assert f'width="{cell.value}%"' in html
        elif cell.has_figure:
            assert numbers <= {0, 100, 25, 50, 75, cell.low, cell.high}
        else:
            assert html == ""


@pytest.mark.requirement("R60")
async def test_svg_and_png_of_a_chart_show_its_title(visit: Visit) -> None:
    """A picture that is passed on would not say what it shows, nor whence it comes."""
    svg = (await visit("/results.svg?figure=items")).body.decode()
    for text in ("items are below their goals", "Version 2026q3-1", "Invented data", "https://oms.example/results"):
        assert text in re.sub(r"<[^>]+>", " ", svg)
    png = (await visit("/results.png?figure=items")).body
    assert png.startswith(b"\x89PNG")
    blank = (await visit("/results/outcomes/S1.png?figure=figure")).body
    assert len(png) > len(blank) > 4000
