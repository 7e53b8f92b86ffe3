"""Workbooks: a list is read as it is shown, and a file that was made to break the system breaks nothing."""

import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.people_import.workbook import read_workbook
from shared.errors import Refused
from tests.support.identity.workbooks import PARTS, SHEET, cell, packed, table, workbook
from tests.unit.identity.outcomes import outcome

LIST = [["Name", "E-mail", "Role"], ["Inventéd Reviewer", "invented.reviewer@example.org", "Reviewer"]]


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(content)
    assert (refused.value.slug, refused.value.status) == ("people-list-unreadable", 422)
    return refused.value.detail


@pytest.mark.requirement("R80")
def test_cells_come_as_they_are_shown_with_the_numbers_of_their_rows() -> None:
    assert read_workbook(table(LIST)) == [(1, LIST[0]), (2, LIST[1])]
    assert read_workbook(table(LIST, first_row=4))[3:] == [(4, LIST[0]), (5, LIST[1])]


def test_numbers_and_empty_cells_are_text_too() -> None:
    inside = '<row r="1"><c r="A1"><v>7</v></c><c r="C1"><v>1.5</v></c><c r="D1" t="b"><v>1</v></c></row>'
    assert read_workbook(workbook(inside)) == [(1, ["7", "", "1.5", "True"])]


def test_a_writer_that_names_no_places_is_read_by_order() -> None:
    inside = "<row><c t='inlineStr'><is><t>a</t></is></c><c t='inlineStr'><is><t>b</t></is></c></row>" * 2
    assert read_workbook(workbook(inside)) == [(1, ["a", "b"]), (2, ["a", "b"])]


FAR_AWAY = {
    "the far corner": f'<row r="1">{cell("A1", "a")}</row><row r="1048576">{cell("XFD1048576", "z")}</row>',
    "a far column": f'<row r="1">{cell("A1", "a")}{cell("XFD1", "z")}</row>',
    "a far row": f'<row r="1">{cell("A1", "a")}</row><row r="90000">{cell("A90000", "z")}</row>',
    "rows nobody numbered": "<row/>" * 90_000 + "<row><c><v>1</v></c></row>",
    "cells nobody numbered": f"<row>{'<c/>' * 90_000}<c><v>1</v></c></row>",
    "back and forth": f"<row r='9999'/><row>{cell('A1', 'a')}</row><row/><row/><row>{cell('A1', 'a')}</row>",
    "by another name": '<x:row xmlns:x="urn:x" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "small letters": '<row r="1"><c r="xfd1"><v>1</v></c></row>',
    "by a sign's number": '<row r="1"><c r="&#88;&#70;&#68;1"><v>1</v></c></row>',
}


@pytest.mark.parametrize("inside", FAR_AWAY.values(), ids=FAR_AWAY)
def test_a_cell_at_the_end_of_the_world_does_not_take_the_memory_up_to_it(inside: str) -> None:
    assert "far beyond" in refusal(workbook(inside))


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


def test_a_formula_is_named_by_its_place() -> None:
    inside = '<row r="3"><c r="A3"><v>1</v></c><c r="B3"><f>HYPERLINK("https://evil.example")</f><v>1</v></c></row>'
    assert "(row 3, column 2)" in refusal(workbook(inside))


UNREADABLE = {
    "nothing but its first letters": b"PK\x03\x04",
    "no workbook": packed({"readme.txt": "hello"}),
    "no sheet": packed(PARTS),
    "a broken sheet": workbook(b"<worksheet><sheetData>"),
    "no XML": workbook(b"\0\1\2"),
    "entities": workbook(b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'),
    "places that are none": workbook('<row r="0"><c r="A0"><v>1</v></c></row>'),
    "a place too long": workbook('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
    "text that is not there": workbook('<row r="1"><c r="A1" t="s"><v>5</v></c></row>'),
    "another packing": packed(PARTS | {SHEET: "<worksheet/>"}, zipfile.ZIP_LZMA),
    "an OpenDocument": packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_workbook_is_told_in_words(content: bytes) -> None:
    assert "Save it as .xlsx" in refusal(content)


WHOLE = table(LIST)


EITHER = {"people-list-unreadable", "taken"}


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_file_damaged_on_its_way_is_read_or_refused_and_never_breaks(place: int, value: int) -> None:
    damaged = WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :]
    assert outcome(lambda: read_workbook(damaged)) in EITHER


@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_short_is_refused(length: int) -> None:
    refusal(WHOLE[:length])


@given(st.text(st.sampled_from('<>/="rcf sv:xA1&;'), max_size=80))
def test_any_sheet_is_read_or_refused(inside: str) -> None:
    assert outcome(lambda: read_workbook(workbook(inside))) in EITHER
