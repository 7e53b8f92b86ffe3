"""Downloads: the same figures as the page, in every format, described, and harmless in a spreadsheet."""

import csv
import io

import orjson
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from services.projections.public.downloads.files import table_file
from services.projections.public.language.result_rows import COLUMNS
from services.projections.public.web.page_renderer import TABLE
from services.projections.public.web.site import Site
from tests.unit.projections.public.addresses import WITH_FIGURES, as_file, in_spanish
from tests.unit.projections.public.conftest import Build, Visit
from tests.unit.projections.public.html_text import PageText

FIGURE_TABLES = {
    "outcomes": "outcomes-table", "items": "items-table", "trend": "trend-table", "agencies": "agencies-table",
    "case_types": "case_types-table", "compare": "compare-rows", "ranking": "ranking-table",
}  # fmt: skip
NAMES = [column.name for column in COLUMNS]


async def rows_of(visit: Visit, address: str) -> list[dict[str, str]]:
    response = await visit(as_file(address, "csv"))
    assert response.status == 200
    return list(csv.DictReader(io.StringIO(response.body.decode(), newline="")))


@pytest.mark.requirement("R59")
@pytest.mark.requirement("R60")
@pytest.mark.parametrize("address", [*WITH_FIGURES, *map(in_spanish, WITH_FIGURES)])
async def test_csv_equals_the_tables_of_the_page_cell_by_cell(visit: Visit, address: str) -> None:
    """Somebody who works with the file would publish other figures than the page shows."""
    page = PageText((await visit(address)).body.decode())
    rows = await rows_of(visit, address)
    compared = 0
    for figure, table in FIGURE_TABLES.items():
        expected = [[row[name] for name in TABLE] for row in rows if row["figure"] == figure]
        if expected:
            assert page.table(table)[1:] == expected
            compared += len(expected)
    counties = [row for row in rows if row["figure"] == "counties"]
    if counties:
        names = ("place_name", "result", "likely_range", "shown_instead", "shown_instead_result")
        assert page.table("county-table")[1:] == [[row[name] for name in names] for row in counties]
    assert compared


@pytest.mark.requirement("R60")
async def test_all_formats_hold_the_same_rows(visit: Visit) -> None:
    """Two people with two programs would have two truths."""
    rows = await rows_of(visit, "/results")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO((await visit("/results.xlsx")).body)).get_sheet_by_name("results")
    cells = [[_text(cell) for cell in row] for row in sheet.to_python()[2:]]
    assert cells == [list(row.values()) for row in rows]
    table = pq.read_table(io.BytesIO((await visit("/results.parquet")).body)).to_pylist()
    assert [[_text(row[name]) for name in NAMES] for row in table] == cells
    content = orjson.loads((await visit("/results.json")).body)
    assert [[_text(row[name]) for name in NAMES] for row in content["rows"]] == cells
    assert all(row["status_in_words"] for row in content["rows"])


@pytest.mark.requirement("R68")
@pytest.mark.requirement("R59")
async def test_each_download_has_a_description(visit: Visit) -> None:
    """A file that is passed on would lose what its figures mean and whether they may be used."""
    about = orjson.loads((await visit("/results/items/4.metadata.json")).body)
    for name in ("title", "version", "data_through", "released", "licence", "citation", "definitions", "statuses"):
        assert about[name]
    assert about["rule"]["name"] == "sdc-1"
    assert set(about["columns"]) == set(NAMES)
    assert about["invented"] is True


async def test_a_figure_can_be_downloaded_alone(visit: Visit) -> None:
    rows = await rows_of(visit, "/results?figure=trend")
    assert {row["figure"] for row in rows} == {"trend"}


async def test_a_whole_version_can_be_downloaded(visit: Visit, site: Site) -> None:
    """A researcher would have to collect thousands of pages."""
    rows = await rows_of(visit, "/results/downloads")
    assert site.library.current
    assert len(rows) == len(site.library.current.cells)
    county = await rows_of(visit, "/results/downloads?county=06097&item=4")
    assert {(row["place"], row["measure"]) for row in county} == {("06097", "4")}


async def test_a_download_that_is_too_large_is_refused_in_words(visit: Visit, site: Site) -> None:
    """A server that makes any file would stop for everybody, and an error number would help nobody."""
    site.max_rows = 100
    response = await visit("/results/downloads.csv")
    assert response.status == 413
    assert "Choose a place, a measure or a period" in PageText(response.body.decode()).text
    assert (await visit("/results/items/4.csv?figure=counties")).status == 200


async def test_a_page_without_figures_says_so(visit: Visit) -> None:
    response = await visit("/results/glossary.csv")
    assert response.status == 404
    assert "no figures" in PageText(response.body.decode()).text


def test_a_name_that_begins_like_a_formula_is_not_computed(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spreadsheet would run what stands in a text."""
    page, context = build("/results")
    monkeypatch.setattr(type(context.phrases), "place", lambda *_: "=1+1")
    text = table_file("csv", page, context, "").decode()
    assert "'=1+1" in text
    assert ",=1+1" not in text


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) else str(cell)
