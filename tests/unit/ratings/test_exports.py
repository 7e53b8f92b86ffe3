"""What an analyst gets: every answer under a name that the codebook explains, in four formats that read back alike."""

import csv
import io
import json
import re
import zipfile
from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

import orjson
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from services.ratings.domain import RatedCase, columns, row_of, sheet_of
from services.ratings.domain.codebook import IMPORT_HINTS, READ_AS, codebook
from services.ratings.domain.export_row import Cell
from services.ratings.domain.table_rows import tables
from services.ratings.exports.writer import Format, file_of, in_chunks
from shared.instrument import VERSIONS, load
from shared.instrument.sheet_rater import SheetRater
from shared.security.spreadsheet_cells import escape_formula
from shared.tables.workbook_file import SheetColumn, WorkbookFile
from tests.support.cases.rated_cases import TIMELY, rated
from tests.support.sheets import drawn, finished
from tests.unit.ratings.test_overrides import NEEDS_IMPROVEMENT

NAMES = [column.name for column in columns()]
OVERRIDDEN = rated(*TIMELY, NEEDS_IMPROVEMENT)


def cases() -> list[RatedCase]:
    drawings = [drawn(seed, case_type="FC", version=version) for seed, version in enumerate(VERSIONS, 31)]
    return [*(rated(*finished(sheet)) for sheet in drawings), OVERRIDDEN]


async def made(form: Format, *pages: Sequence[RatedCase]) -> bytes:
    async def one_by_one() -> AsyncIterator[list[RatedCase]]:
        for page in pages:
            yield list(page)

    return b"".join([part async for part in file_of(form, one_by_one())])


def read_back(form: Format, file: bytes) -> list[list[Any]]:
    """The rows under their names, as the reader of the format gives them."""
    match form:
        case "csv":
            return [list(row) for row in csv.reader(io.StringIO(file.decode(), newline=""))]
        case "xlsx":
            codes, titles, *rows = (
                CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_name("cases").to_python()
            )
            assert len(titles) == len(codes)
            return [codes, *rows]
        case "parquet":
            table = pq.read_table(io.BytesIO(file))
            return [table.column_names, *map(list, zip(*(column.to_pylist() for column in table.columns), strict=True))]
        case "ndjson":
            raise AssertionError("these are no rows")


def said(form: Format, cell: Cell) -> Any:
    """What a reader of the format has for a cell."""
    if form == "parquet":
        return cell
    if form == "csv":
        return str(cell).lower() if isinstance(cell, bool) else "" if cell is None else str(cell)
    if isinstance(cell, str) and DAY.fullmatch(cell):
        return date.fromisoformat(cell)
    return "" if cell is None else float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
async def test_a_table_reads_back_as_the_cases_are(form: Format) -> None:
    there = cases()
    rows = read_back(form, await made(form, there[:2], there[2:]))
    assert rows[0] == NAMES
    assert rows[1:] == [[said(form, cell) for cell in row_of(case)] for case in there]


async def test_lines_are_answer_sheets_that_rate_as_the_ratings_beside_them() -> None:
    """What is exported can be rated and imported elsewhere."""
    whole = cases()[:2]
    for line, case in zip((await made("ndjson", whole)).splitlines(), whole, strict=True):
        assert json.loads(line) == orjson.loads(orjson.dumps(sheet_of(case)))
        again, told = SheetRater({}).rate_line(line), json.loads(line)
        assert {part: again[part] for part in ("items", "outcomes")} == {p: told[p] for p in ("items", "outcomes")}


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "ndjson"])
async def test_an_export_of_no_case_is_a_whole_file(form: Format) -> None:
    file = await made(form)
    assert (file == b"") if form == "ndjson" else read_back(form, file) == [NAMES]


@pytest.mark.requirement("R79")
def test_each_row_names_the_version_of_the_instrument_and_the_rules_it_was_rated_by() -> None:
    rows = [dict(zip(NAMES, row_of(case), strict=True)) for case in cases()]
    assert [(row["instrument"], row["rule_set"]) for row in rows] == [(v, v) for v in (*VERSIONS, "r4_2022")]


@pytest.mark.requirement("R7")
def test_a_mock_case_says_that_it_is_practice() -> None:
    marks = [dict(zip(NAMES, row_of(RatedCase(f"{site}|cas_1")), strict=True))["practice"] for site in SITES]
    assert marks == [True, False]


SITES = ("ca-training", "ca-cqi")


def test_an_overridden_rating_stands_with_the_calculated_one_beside_it() -> None:
    row = dict(zip(NAMES, row_of(OVERRIDDEN), strict=True))
    assert (row["rating.1"], row["calculated.1"], row["outcome.S1"]) == ("ANI", "S", "NACH")
    assert (row["rating.2"], row["calculated.2"]) == ("INCOMPLETE", None)


def test_multiple_choice_answer_has_one_column_per_option() -> None:
    """An answer of several options has a column an option and an unanswered one none."""
    case = RatedCase("ca-cqi|cas_1", answers={"5": {"A1": ["adoption", "guardianship"]}})
    row = dict(zip(NAMES, row_of(case), strict=True))
    chosen = {name for name in NAMES if name.startswith("5.A1=") and row[name] == "Yes"}
    assert chosen == {"5.A1=adoption", "5.A1=guardianship"}
    assert {row[name] for name in NAMES if name.startswith("5.A1=")} == {"Yes", "No"}
    assert {row[name] for name in NAMES if name.startswith("4.C1=")} == {None}


def test_the_codebook_explains_every_column_and_every_question_of_every_version() -> None:
    """A column that nobody explains is a number without a meaning ten years on."""
    lines = list(codebook())
    assert list(dict.fromkeys(line[0] for line in lines)) == NAMES
    assert all(line[5] for line in lines)
    for version in VERSIONS:
        explained = {(line[1], line[2]) for line in lines if line[6] == version and line[2]}
        asked = {(item.id, question.id) for item in load(version).items for question in item.all_questions}
        assert explained - {(item.id, "applicable") for item in load(version).items} == asked


def test_codebook_has_the_help_of_a_question_beside_its_text() -> None:
    """An analyst who compares agencies must know that 1B counts broken requirements too."""
    texts = [line[5] for line in codebook() if line[0] == "1.B"]
    assert len(texts) == len(VERSIONS)
    assert all("(requirements are rules of state policy" in text for text in texts)


async def test_the_workbook_holds_the_codebook_as_a_sheet() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(await made("xlsx"))).get_sheet_by_name("codebook")
    assert [tuple(row) for row in sheet.to_python()][1:] == list(codebook())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"])
async def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
    """An export is opened on the computers of a whole state."""
    assert escape_formula(text) == f"'{text}"
    forged = RatedCase("ca-cqi|cas_1", answers={"1": {"A1": text}})
    for form in ("csv", "xlsx"):
        rows = read_back(form, await made(form, [forged]))
        assert rows[1][NAMES.index("1.A1")].startswith("'")


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert [escape_formula(text) for text in ("No", "2026-08-14", "a=b", "")] == ["No", "2026-08-14", "a=b", ""]


def sheets_of(file: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


async def test_workbook_tables_are_sheets_with_the_cases_id() -> None:
    """A table as JSON in one cell cannot be counted or filtered by anybody at a desk."""
    there = cases()[:2]
    sheets = sheets_of(await made("xlsx", there))
    for table in tables():
        rows = [row for case in there for row in table.rows_of(case)]
        assert (table.name in sheets) == bool(rows)
        if rows:
            shown = sheets[table.name]
            assert shown[0] == [column.code for column in table.columns]
            assert [row[:2] for row in shown[2:]] == [[row[0], float(str(row[1]))] for row in rows]
    assert sum(len(list(table.rows_of(case))) for table in tables() for case in there) > 0


async def test_workbook_header_is_bold_filtered_and_of_a_width() -> None:
    """Two hundred columns of one width under codes alone are read by nobody."""
    with zipfile.ZipFile(io.BytesIO(await made("xlsx", cases()))) as packed:
        sheet, styles = packed.read("xl/worksheets/sheet1.xml").decode(), packed.read("xl/styles.xml").decode()
    assert "<autoFilter ref=" in sheet
    assert len(set(re.findall(r'<col [^>]*width="([0-9.]+)"', sheet))) > 3
    assert "<b/>" in styles
    assert 'topLeftCell="B3"' in sheet, "codes and titles stay in view"
    titles = sheets_of(await made("xlsx", cases()))["cases"][1]
    assert titles[NAMES.index("county")] == "The county's FIPS code."
    assert all(titles)


@pytest.mark.parametrize("sign", ["x", "\U0001f600", "=", "é"])
async def test_workbook_text_that_no_cell_takes_is_split(sign: str) -> None:
    """A spreadsheet would cut it without a word."""
    text = "a" + sign * 70_000
    sheets = sheets_of(await made("xlsx", [RatedCase("ca-cqi|cas_1", answers={"1": {"A1": text}})]))
    parts = sheets["long texts"][1:]
    assert sheets["cases"][2][NAMES.index("1.A1")] == f"In {len(parts)} parts: see the sheet long texts."
    assert {(row[0], row[1]) for row in parts} == {("cas_1", "1.A1")}
    assert "".join(str(row[3]) for row in parts).replace("'", "") == text
    assert all(len(str(row[3]).encode("utf-16-le")) // 2 <= 32_767 for row in parts)


def test_workbook_sheet_that_is_full_is_followed_by_another() -> None:
    """A row beyond the last of a sheet would be lost without a word."""
    book = WorkbookFile(max_rows=4)
    sheet = book.sheet("cases", [SheetColumn("id", "The case.")])
    for number in range(5):
        sheet.write([f"cas_{number}"])
    sheets = sheets_of(b"".join(book.content()))
    book.close()
    assert {name: [row[0] for row in rows[2:]] for name, rows in sheets.items()} == {
        "cases": ["cas_0", "cas_1"],
        "cases (2)": ["cas_2", "cas_3"],
        "cases (3)": ["cas_4"],
    }


async def test_csv_with_a_byte_order_mark_has_one_and_the_same_rows() -> None:
    """Excel takes a file without one for Windows letters and garbles each accent."""

    async def page() -> AsyncIterator[list[RatedCase]]:
        yield cases()

    file = b"".join([part async for part in file_of("csv", page(), bom=True)])
    assert file == BOM_UTF8 + await made("csv", cases())


async def test_codebook_says_how_to_read_each_column() -> None:
    """An analyst whose program drops the zero of 06001 loses the county."""
    read_as = {line[0]: line[7] for line in codebook()}
    assert read_as["county"].startswith("text")
    assert read_as["case_version"] == "whole number"
    assert {line[7] for line in codebook() if line[3] in ("date", "date_or_na")} == {READ_AS["date"]}
    hints = sheets_of(await made("xlsx"))["how to import"]
    assert [row[0] for row in hints][1:] == [program for program, _ in IMPORT_HINTS]


async def test_a_file_is_cut_into_parts_of_one_size_and_loses_nothing() -> None:
    async def file() -> AsyncIterator[bytes]:
        for part in (b"a" * 5, b"", b"b" * 17, b"c"):
            yield part

    parts = [part async for part in in_chunks(file(), 8)]
    assert ([len(part) for part in parts], b"".join(parts)) == ([8, 8, 7], b"a" * 5 + b"b" * 17 + b"c")
