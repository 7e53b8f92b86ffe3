"""Scan of every public byte: no count, no case, no person, no narrative, and no field that is named like a count."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import product
from xml.etree import ElementTree as ET

import numpy as np
import orjson
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from services.projections.measures.method_texts import FILE as METHOD_FILE
from services.projections.public.language.catalogue import texts
from services.projections.public.publications.publication import Publication
from services.projections.public.web.api import api_response
from services.projections.public.web.page_cache import CachedResponse
from services.projections.public.web.site import Site
from services.projections.publication.constants import KINDS, KINDS_OF, load_constants
from services.projections.publication.sums import MeasureSums
from tests.support.publications.invented_publication import InventedPublication
from tests.unit.projections.public.addresses import FILTERED, PAGES, TABLES, WITH_FIGURES, as_file, in_spanish
from tests.unit.projections.public.conftest import Visit
from tests.unit.projections.public.html_text import PageText

pytestmark = [pytest.mark.requirement("R62"), pytest.mark.requirement("R57")]

COUNT_NAMES = re.compile(
    r"^(n|s|e|m|count|counts|cases|sample|size|total|sum|numerator|denominator|applicable|achieved|expected|completed|"
    r"eliminated|strengths?|anis?|num_.*|n_.*|.*_(count|counts|cases|size|total|n))$"
)
"""Names of a field under which somebody would look for a count."""

MARKERS = ("narrative", "person_", "case_id", "rvw_", "smp_", "cas_")
"""Beginnings of ids and names of fields of cases; texts of the pages may speak of what a narrative is."""

CELL_FIELDS = {
    "place", "split", "length", "end", "status", "value", "low", "high", "step", "range_low", "range_high",
    "see",
}  # fmt: skip

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
EXPLAINED = re.compile(
    "|".join(
        (
            r"(?:Items?|Puntos?|puntos) \d+[ABC]?(?: \([^)]*\))?",
            r"(?:Safety|Permanency|Well-being|Seguridad|Permanencia|Bienestar) \d",
            r"20\d\d[Qq]\d(?:-\d)?|sdc-1|synthetic-1",
            rf"(?:{MONTHS}) \d+, 20\d\d|\d+ de \w+ de 20\d\d|20\d\d",
            r"\b\d+ (?:large|medium-large|medium|small) counties together|\b\d+ condados",
        )
    )
)
"""Numbers of pages that are no figures: names, dates, sizes of groups of counties."""


def numbers_in(text: str) -> set[int]:
    return {int(number.replace(",", "")) for number in re.findall(r"(?<![\w.#-])\d[\d,]*(?![\w.])", text)}


FIXED = numbers_in(" ".join([*texts("en").values(), *texts("es").values(), METHOD_FILE.read_text(encoding="utf-8")]))
"""Numbers of sentences that are the same in every publication."""


def known_counts(invented: InventedPublication) -> set[int]:
    """Return n, s and n - s of every place, measure and kind over windows of each length: those beyond 100.

    Up to 100 a number may be a percent; beyond it no public number of a page is anything that a count could be.
    """
    constants = load_constants()
    columns = {quota.county: index for index, quota in enumerate(constants.quotas)}
    places = [[columns[quota.county] for quota in constants.counties_of(place)] for place in constants.places()]
    found: set[int] = set()
    for measure in constants.measures:
        sums = MeasureSums(constants, invented.counts, measure)
        for counts in (sums.applicable, sums.achieved, sums.applicable - sums.achieved):
            for place, kinds in product(places, KINDS_OF.values()):
                cells = counts[:, place][:, :, [KINDS.index(kind) for kind in kinds]].sum(axis=(1, 2))
                for length in (1, 4, 8, 12):
                    found |= set(np.convolve(cells, np.ones(length, dtype=int), "valid").tolist())
    return {number for number in found if number > 100}


def published_numbers(publication: Publication) -> set[int]:
    """Return every percent that a cell says, and those of axes and goals."""
    fields = [
        number
        for cell in publication.cells.values()
        for number in (cell.value, cell.low, cell.high, cell.range_low, cell.range_high)
    ]
    return {number for number in fields if number is not None} | {0, 25, 50, 75, 90, 95, 100}


@pytest.fixture(scope="module")
def secrets(invented: InventedPublication) -> set[int]:
    counts = known_counts(invented) - FIXED
    assert len(counts) > 1000
    return counts


async def test_documents_hold_cells_without_a_field_for_a_count(invented: InventedPublication) -> None:
    """Everything that is public is made of these documents; the process knows nothing else."""
    for content in invented.documents.values():
        document = orjson.loads(content)
        for cell in document.get("cells", []):
            assert set(cell) == CELL_FIELDS
            numbers = [cell[name] for name in ("value", "low", "high", "range_low", "range_high", "step")]
            assert all(number is None or 0 <= number <= 100 for number in numbers)
        assert not [name for name in _names(document) if COUNT_NAMES.match(name)] or "yearly_quotas" in document


@pytest.mark.parametrize("address", [*PAGES, *FILTERED])
async def test_pages_show_published_percents_and_no_count(
    visit: Visit, publication: Publication, secrets: set[int], address: str
) -> None:
    """One number of cases beside a percent would tell how many families were rated badly."""
    allowed = published_numbers(publication)
    for url in (address, in_spanish(address)):
        response = await visit(url)
        page = PageText(response.body.decode())
        said = [*page.texts, *(value for _, name, value in page.attributes if name in ("title", "alt", "aria-label"))]
        assert not numbers_in(EXPLAINED.sub(" ", " ".join(said))) & secrets
        for sentence in said:
            percents = re.findall(r"(\d+)(?: (?:to|a) (\d+))? %", EXPLAINED.sub(" ", sentence))
            assert {int(number) for pair in percents for number in pair if number} <= allowed | FIXED, sentence
        assert_harmless(response, page.text)
        names = {name for _, name, _ in page.attributes}
        assert not {name for name in names if name.startswith("data-")} - {"data-l"}


@pytest.mark.parametrize("address", ["/results", "/results/items/4", "/results/counties/06091", "/results/agencies"])
async def test_numbers_of_a_page_are_all_explained(visit: Visit, publication: Publication, address: str) -> None:
    """A number that is neither a percent nor a name could be a count, however small."""
    texts_with_numbers = {text for text in texts("en").values() if re.search(r"\d", text)}
    for sentence in PageText((await visit(address)).body.decode()).texts:
        if any(sentence in text for text in texts_with_numbers):
            continue
        rest = EXPLAINED.sub(" ", sentence)
        rest = re.sub(r"between \d+ and \d+ %|\d+(?: to \d+)? %(?: or (?:more|fewer))?", " ", rest)
        rest = re.sub(r"(?:Up|Down|by) \d+ points?", " ", rest)
        rest = re.sub(r"\b\d+ of \d+ (?:items|measures)|All 18 items|^\d{1,2}[ABC]?$", " ", rest)
        rest = re.sub(r"Likely \d+ to|^(?:0|25|50|75)$|^\d+[+-]?$|/results\S*", " ", rest)
        assert not re.search(r"\d", rest), sentence
    assert publication


@pytest.mark.parametrize("address", [*WITH_FIGURES, "/results/downloads"])
@pytest.mark.parametrize("extension", TABLES)
async def test_downloads_hold_no_count_and_no_field_for_one(
    visit: Visit, publication: Publication, secrets: set[int], address: str, extension: str
) -> None:
    """A column that a page does not show would be read by everybody who opens the file."""
    if address == "/results/downloads":
        address += "?measure=4" if extension == "metadata.json" else "?county=06097&county=06037&county=state"
    response = await visit(as_file(address, extension))
    allowed = published_numbers(publication)
    for name, value in unpacked(response.body, extension):
        assert not COUNT_NAMES.match(name), name
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert value in allowed, name
        else:
            assert not numbers_in(EXPLAINED.sub(" ", str(value))) & secrets, (name, value)
    assert_harmless(response, response.body.decode("latin-1") if extension in ("csv", "json") else "")


@pytest.mark.parametrize("address", WITH_FIGURES)
async def test_texts_of_pictures_hold_no_count(visit: Visit, secrets: set[int], address: str) -> None:
    """A label in a picture is read as well as one on the page."""
    response = await visit(as_file(address, "svg"))
    svg = ET.fromstring(response.body)
    labels = [node.text or "" for node in svg.iter() if node.tag.endswith(("text", "title", "desc"))]
    assert labels
    assert not numbers_in(EXPLAINED.sub(" ", " ".join(labels))) & secrets
    assert {node.tag.rpartition("}")[2] for node in svg.iter()} <= {
        "svg", "title", "rect", "text", "line", "path", "circle", "polyline",
    }  # fmt: skip
    png = (await visit(as_file(address, "png"))).body
    assert not re.findall(rb"(?:tEXt|zTXt|iTXt|eXIf)", png)


async def test_api_holds_no_count_and_no_field_for_one(site: Site, publication: Publication, secrets: set[int]) -> None:
    """Programs read what people do not see."""
    prefix = "/api/v1/public/publications"
    allowed = published_numbers(publication)
    for path, query in (
        (prefix, ""),
        (f"{prefix}/current", ""),
        (f"{prefix}/current/cells", "place=06097,06037"),
        (f"{prefix}/current/cells", "measure=4&place=state"),
        (f"{prefix}/2026q1-1", ""),
    ):
        response = await api_response(site.library, path, query)
        for name, value in _fields("", orjson.loads(response.body)):
            assert not COUNT_NAMES.match(name), name
            if isinstance(value, int) and not isinstance(value, bool) and name not in ("length", "status", "step"):
                assert value in allowed, (name, value)
        assert not numbers_in(EXPLAINED.sub(" ", response.body.decode())) & (secrets - {response.status})
        assert_harmless(response, response.body.decode())


def assert_harmless(response: CachedResponse, text: str) -> None:
    """No marker of a case, and no header but those that say what the content is and how long it may be kept."""
    assert not [marker for marker in MARKERS if marker in text]
    assert {name for name, _ in response.headers} <= {
        b"content-type", b"content-length", b"cache-control", b"etag", b"content-disposition", b"retry-after", b"vary",
        b"content-security-policy", b"x-content-type-options", b"referrer-policy", b"x-frame-options",
    }  # fmt: skip


def unpacked(body: bytes, extension: str) -> Iterator[tuple[str, object]]:
    """Yield name and value of every cell of a file."""
    match extension:
        case "csv":
            for row in csv.DictReader(io.StringIO(body.decode(), newline="")):
                yield from row.items()
        case "xlsx":
            book = CalamineWorkbook.from_filelike(io.BytesIO(body))
            assert book.sheet_names == ["results", "about"]
            names, _, *rows = book.get_sheet_by_name("results").to_python()
            for cells in rows:
                yield from zip(map(str, names), cells, strict=True)
        case "parquet":
            table = pq.read_table(io.BytesIO(body))
            yield from (("metadata", str(table.schema.metadata)),)
            for record in table.to_pylist():
                yield from record.items()
        case _:
            yield from _fields("", orjson.loads(body))


def _fields(name: str, content: object) -> Iterator[tuple[str, object]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _fields(str(key), value)
    elif isinstance(content, list):
        for value in content:
            yield from _fields(name, value)
    else:
        yield name, content


def _names(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield str(key)
            yield from _names(value)
    elif isinstance(content, list):
        for value in content:
            yield from _names(value)
