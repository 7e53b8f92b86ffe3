"""Workbooks: a list is read as it is shown, and a file that was made to break the system breaks nothing."""

import contextlib
import struct
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from shared.tables.reader import read_table
from shared.tables.table import Limits, Table, UnreadableTable
from tests.support.identity.workbooks import PARTS, SHEET, cell, packed, table, workbook

LIST = [["Name", "E-mail", "Role"], ["Inventéd Reviewer", "invented.reviewer@example.org", "Reviewer"]]


LIMITS = Limits("a list of people", max_unpacked_bytes=8 * 1024 * 1024)


def read(content: bytes) -> Table:
    return read_table(content, lambda cells: len({"Name", "E-mail", "Role"} & set(cells)), LIMITS)


def read_workbook(content: bytes) -> list[tuple[int, list[str]]]:
    found = read(content)
    rows = ([found.header] if found.header else []) + list(found.rows)
    return [(row.number, row.cells) for row in rows]


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableTable) as refused:
        read_workbook(content)
    return str(refused.value)


def _write_rows(sheet: Any, rows: dict[int, list[Any]], day: Any, zeros: Any, blank: Any) -> None:
    """A tuple's number is shown with zeros before it."""
    for row, cells in rows.items():
        for column, value in enumerate(cells):
            match value:
                case date():
                    sheet.write_datetime(row - 1, column, value, day)
                case (number,):
                    sheet.write_number(row - 1, column, number, zeros)
                case "blank":
                    sheet.write_blank(row - 1, column, None, blank)
                case _:
                    sheet.write(row - 1, column, value)


def saved(*sheets: dict[str, Any], **options: Any) -> bytes:
    """A workbook as a program saves it: each sheet by its name, state, rows and hidden rows."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as book:
        day, zeros, blank = (book.add_format({"num_format": code}) for code in ("m/d/yyyy", "00000", "@"))
        for about in sheets:
            sheet = book.add_worksheet(about["name"])
            _write_rows(sheet, about.get("rows", {}), day, zeros, blank)
            for row in about.get("hidden_rows", ()):
                sheet.set_row(row - 1, None, None, {"hidden": True})
            for columns in about.get("hidden_columns", ()):
                sheet.set_column(columns, None, None, {"hidden": True})
            if about.get("hidden"):
                sheet.hide() if about["hidden"] == "hidden" else sheet.very_hidden()
            if about.get("first"):
                sheet.set_first_sheet()
                sheet.activate()
    return content.getvalue()


PEOPLE = {"name": "People", "rows": dict(enumerate(LIST, start=1)), "first": True}


@pytest.mark.requirement("R80")
def test_cells_come_as_they_are_shown_with_the_numbers_of_their_rows() -> None:
    assert read_workbook(table(LIST)) == [(1, LIST[0]), (2, LIST[1])]
    assert read_workbook(table(LIST, first_row=4)) == [(4, LIST[0]), (5, LIST[1])]


def test_numbers_and_empty_cells_are_text_too() -> None:
    inside = '<row r="1"><c r="A1"><v>7</v></c><c r="C1"><v>1.5</v></c><c r="D1" t="b"><v>1</v></c></row>'
    assert read_workbook(workbook(inside)) == [(1, ["7", "", "1.5", "True"])]


def test_a_writer_that_names_no_places_is_read_by_order() -> None:
    inside = "<row><c t='inlineStr'><is><t>a</t></is></c><c t='inlineStr'><is><t>b</t></is></c></row>" * 2
    assert read_workbook(workbook(inside)) == [(1, ["a", "b"]), (2, ["a", "b"])]


FAR_AWAY = {
    "the far corner": f'<row r="1">{cell("A1", "a")}</row><row r="1048576">{cell("XFD1048576", "z")}</row>',
    "a far column": f'<row r="1">{cell("A1", "a")}{cell("XFD1", "z")}</row>',
    "cells nobody numbered": f"<row>{'<c/>' * 90_000}<c><v>1</v></c></row>",
    "by another name": '<x:row xmlns:x="urn:x" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "small letters": '<row r="1"><c r="xfd1"><v>1</v></c></row>',
    "by a sign's number": '<row r="1"><c r="&#88;&#70;&#68;1"><v>1</v></c></row>',
    "a wide and long sheet": "".join(f'<row r="{row}"><c r="CV{row}"><v>1</v></c></row>' for row in range(1, 10_002)),
}


@pytest.mark.parametrize("inside", FAR_AWAY.values(), ids=FAR_AWAY)
def test_workbook_cell_at_the_end_of_the_world_is_refused(inside: str) -> None:
    """The memory up to that cell would end the process of everybody."""
    assert "far beyond" in refusal(workbook(inside))


@pytest.mark.parametrize(
    ("inside", "rows"),
    [
        (f'<row r="1">{cell("A1", "a")}</row><row r="1048576">{cell("A1048576", "z")}</row>', [1, 1048576]),
        (f'<row r="1">{cell("A1", "a")}</row><row r="1048576"><c r="A1048576" s="1"/></row>', [1]),
        (f'<row r="1">{cell("A1", "a")}<c r="XFD1" s="1"/></row><row r="1048576" s="1"/>', [1]),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD9" t="str"><v></v></c></row>', [1]),
        (f"{'<row/>' * 90_000}<row><c><v>1</v></c></row>", [90_001]),
    ],
)
def test_workbook_with_a_far_row_keeps_its_numbers(inside: str, rows: list[int]) -> None:
    """One blank cell with a color at the last row would refuse a list in which nothing is wrong."""
    assert [number for number, _ in read_workbook(workbook(inside))] == rows


@pytest.mark.parametrize(
    "inside",
    [
        f"<row r='9999'/><row>{cell('A1', 'a')}</row>",
        f"<row r='2'>{cell('A2', 'a')}</row><row r='1'>{cell('A1', 'a')}</row>",
        f"<row r='1'>{cell('B1', 'a')}{cell('A1', 'a')}</row>",
    ],
)
def test_workbook_positions_that_go_back_are_refused(inside: str) -> None:
    """A sheet must not look smaller than it is."""
    assert "Save it as .xlsx" in refusal(workbook(inside))


def test_workbook_hidden_first_sheet_is_not_read() -> None:
    """Last year's people, hidden behind the list, would be invited instead of this year's."""
    for state in ("hidden", "very hidden"):
        hidden = {"name": "Last year", "rows": {1: LIST[0], 2: ["Old Name", "old@example.org", "QA"]}, "hidden": state}
        found = read(saved(hidden, PEOPLE, {"name": "Empty"}))
        assert [row.cells for row in found.rows] == [LIST[1]]
        assert found.summary == "sheet People, 2 of 3 sheets; 1 row"
        assert found.warnings == ()


def test_workbook_with_hidden_sheets_alone_is_refused() -> None:
    """A list from a sheet that nobody sees would be taken without a word."""
    hidden = {"name": "Old", "rows": PEOPLE["rows"], "hidden": "hidden"}
    assert "hidden" in refusal(saved(hidden, {"name": "Empty", "first": True}))


def test_workbook_second_filled_sheet_is_named() -> None:
    """The people of another sheet would stay out and nobody would know."""
    notes = {"name": "Read me", "rows": {1: ["How to fill this in"], 2: ["One person a row"]}}
    found = read(saved(notes, PEOPLE, {"name": "More", "rows": PEOPLE["rows"]}))
    assert found.summary == "sheet People, 2 of 3 sheets; 1 row"
    assert [note.sentence for note in found.warnings] == [
        "Another sheet holds rows and was not read: sheet Read me, 1 of 3 sheets.",
        "Another sheet holds rows and was not read: sheet More, 3 of 3 sheets.",
    ]


def test_workbook_hidden_rows_and_columns_are_taken_and_named() -> None:
    """People filtered out of view would be invited without a word."""
    rows = {1: LIST[0], 2: LIST[1], 4: ["Other Person", "other@example.org", "QA"]}
    found = read(saved({"name": "People", "rows": rows, "hidden_rows": [4, 7], "hidden_columns": ["C:C"]}))
    assert [row.number for row in found.rows] == [2, 4]
    assert found.summary == "sheet People; 2 rows, 1 hidden row taken"
    assert [(note.row, note.sentence.split(" ")[0]) for note in found.warnings] == [(1, "Hidden"), (4, "Row")]


def test_workbook_days_numbers_and_zeros_come_as_shown() -> None:
    """A day would arrive as a number, a reference without its zeros."""
    rows = {1: LIST[0], 2: [datetime(2026, 3, 31), (6001,), 123, "blank", "00123"]}  # noqa: DTZ001 a day of a sheet
    for epoch in (False, True):
        [row] = read(saved({"name": "People", "rows": rows}, date_1904=epoch)).rows
        assert row.cells == ["2026-03-31", "06001", "123", "", "00123"]


def test_workbook_formula_is_taken_as_shown_with_a_warning() -> None:
    """A list that joins names by a formula would be refused; one that was never calculated has no names."""
    inside = "".join(f'<row r="{row}">{cell(f"A{row}", "Name")}' + "{}</row>" for row in (1, 2, 3, 4))
    shown = '<c r="B2" t="str"><f>A1&amp;A2</f><v>Jane Doe</v></c>'
    never, wrong = '<c r="B3"><f>A1</f></c>', '<c r="B4" t="e"><f>A9/0</f><v>#DIV/0!</v></c>'
    found = read(workbook(inside.format(cell("B1", "E-mail"), shown, never, wrong)))
    assert found.rows[0].cells == ["Name", "Jane Doe"]
    assert [(fault.row, fault.sentence.split(" ")[3]) for fault in found.faults] == [(3, "B3"), (4, "shows")]
    assert [(note.row, "Formulas" in note.sentence) for note in found.warnings] == [(2, True)]


def test_a_workbook_that_is_large_when_unpacked_is_refused_by_its_directory() -> None:
    huge = workbook(b"<worksheet>" + b" " * 50_000_000 + b"</worksheet>")
    assert len(huge) < 100_000
    assert "larger unpacked" in refusal(huge)


def lying(content: bytes, declared: int) -> bytes:
    """The directory says that the sheet has so many bytes; the packed data go on."""
    at = content.rindex(SHEET.encode()) - 46 + 24
    return content[:at] + struct.pack("<I", declared) + content[at + 4 :]


def test_a_directory_that_lies_about_a_size_gains_nothing() -> None:
    refusal(lying(workbook(b"<worksheet>" + b" " * 50_000_000 + b"</worksheet>"), 100))


def test_pictures_and_macros_are_not_even_unpacked() -> None:
    heavy = {"xl/media/image1.png": b"\0" * 50_000_000, "xl/vbaProject.bin": b"\0" * 50_000_000}
    assert read_workbook(table(LIST, more=heavy)) == [(1, LIST[0]), (2, LIST[1])]


UNREADABLE = {
    "nothing but its first letters": b"PK\x03\x04",
    "no workbook": packed({"readme.txt": "hello"}),
    "no sheet": packed(PARTS),
    "a broken sheet": workbook(b"<worksheet><sheetData>"),
    "no XML": workbook(b"\0\1\2"),
    "entities": workbook(b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'),
    "places that are none": workbook('<row r="0"><c r="A0"><v>1</v></c></row>'),
    "another program": packed({"xl/workbook.bin": b"", "xl/workbook.xml": ""}),
    "a document": packed({"word/document.xml": "<x/>"}),
    "a place too long": workbook('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
    "text that is not there": workbook('<row r="1"><c r="A1" t="s"><v>5</v></c></row>'),
    "another packing": packed(PARTS | {SHEET: "<worksheet/>"}, zipfile.ZIP_LZMA),
    "an OpenDocument": packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_workbook_is_told_in_words(content: bytes) -> None:
    assert "Save it as .xlsx" in refusal(content)


WHOLE = table(LIST)


def read_or_refused(content: bytes) -> None:
    with contextlib.suppress(UnreadableTable):
        read_workbook(content)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_file_damaged_on_its_way_is_read_or_refused_and_never_breaks(place: int, value: int) -> None:
    read_or_refused(WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :])


@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_short_is_refused(length: int) -> None:
    if WHOLE[:length].startswith(b"PK\x03\x04"):
        refusal(WHOLE[:length])


@given(st.text(st.sampled_from('<>/="rcf sv:xA1&;'), max_size=80))
def test_any_sheet_is_read_or_refused(inside: str) -> None:
    read_or_refused(workbook(inside))
