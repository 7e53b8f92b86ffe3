"""Workbooks as spreadsheet programs write them, down to what none of them would write."""

import zipfile
from collections.abc import Iterable, Mapping
from html import escape
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"

TYPES = '<Default Extension="xml" ContentType="application/xml"/>'
BOOK = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
SHEETS = '<sheets><sheet name="People" sheetId="1" r:id="b"/></sheets>'
FIRST = f'<Relationship Id="b" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{TYPES}</Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{BOOK}</Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{SHEETS}</workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{FIRST}</Relationships>',
}


def packed(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def workbook(rows: str | bytes, more: dict[str, bytes] | None = None) -> bytes:
    """Of rows as XML, or of a whole sheet's bytes; with other parts beside it."""
    sheet = rows if isinstance(rows, bytes) else f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return packed(PARTS | {SHEET: sheet} | (more or {}))


def cell(address: str, value: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def table(rows: Iterable[Iterable[str]], first_row: int = 1, more: dict[str, bytes] | None = None) -> bytes:
    """A plain list from column A on."""
    lines = []
    for number, cells in enumerate(rows, first_row):
        inside = "".join(cell(f"{'ABCDEFGH'[address]}{number}", value) for address, value in enumerate(cells))
        lines.append(f'<row r="{number}">{inside}</row>')
    return workbook("".join(lines), more)
