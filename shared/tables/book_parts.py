"""Workbook parts beside its cells: the list of sheets, the links between the parts, the number formats."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from shared.tables.table import UnreadableTable

Attributes = dict[str, str]
ElementHandler = Callable[[str, Attributes], None]

MAX_NAME_LENGTH = 31
ZEROS = re.compile(r"0{2,}")


@dataclass(frozen=True)
class BookSheet:
    """A sheet by its name, and the part that holds its cells."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Book:
    """Sheets in the order of their tabs; `styles` and `strings` are parts, empty where a workbook has none."""

    sheets: list[BookSheet]
    styles: str
    strings: str
    date1904: str


def read_book(part: Callable[[str], bytes]) -> Book:
    """Return the sheets by following the links from the package's root. Raise UnreadableTable or KeyError."""
    root = _links(part("_rels/.rels"), "")
    path = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
    folder, _, file = path.rpartition("/")
    links = _links(part(f"{folder}/_rels/{file}.rels".removeprefix("/")), folder)
    sheets: list[BookSheet] = []
    date1904 = ""

    def element(name: str, attributes: Attributes) -> None:
        nonlocal date1904
        if name == "workbookPr":
            date1904 = attributes.get("date1904", "")
        elif name == "sheet":
            kind, target = links.get(_linked(attributes), ("", ""))
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(BookSheet(_printable(attributes.get("name", "")), target, hidden))

    parse_elements(part(path), element)
    if not sheets:
        raise KeyError(path)
    targets = dict(links.values())
    return Book(sheets, targets.get("styles", ""), targets.get("sharedStrings", ""), date1904)


def read_number_formats(styles: bytes) -> dict[str, int]:
    """Return the styles, by number, that show a number with leading zeros, each with its count of digits."""
    digits: dict[str, int] = {}
    padded: dict[str, int] = {}
    inside = False
    count = 0

    def element(name: str, attributes: Attributes) -> None:
        nonlocal inside, count
        if name == "numFmt" and ZEROS.fullmatch(attributes.get("formatCode", "")):
            digits[attributes.get("numFmtId", "")] = len(attributes["formatCode"])
        elif name in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            if length := digits.get(attributes.get("numFmtId", "")):
                padded[str(count)] = length
            count += 1

    if styles:
        parse_elements(styles, element)
    return padded


def parse_elements(part: bytes, start: ElementHandler) -> None:
    """Call `start` with each element's local name and attributes. Raise UnreadableTable for broken XML."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    run_parser(parser, part)


def run_parser(parser: expat.XMLParserType, part: bytes) -> None:
    """Parse without any document type: entities could grow without end. Raise UnreadableTable."""
    parser.StartDoctypeDeclHandler = _broken
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError) as broken:
        if isinstance(broken, UnreadableTable):
            raise
        _broken()


def reject_doctype(part: bytes) -> None:
    """Raise UnreadableTable for a part that is no plain XML."""
    parse_elements(part, lambda _name, _attributes: None)


def is_on(text: str) -> bool:
    """Return whether an attribute of an on-off type is on."""
    return text in ("1", "true", "on")


def _broken(*_about: object) -> None:
    raise UnreadableTable(
        "This is not an Excel workbook that can be read. Save it as .xlsx without a password, or as CSV UTF-8."
    )


def _links(part: bytes, folder: str) -> dict[str, tuple[str, str]]:
    """Return kind and target of each relationship by its id."""
    links: dict[str, tuple[str, str]] = {}

    def element(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            links[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], target)

    parse_elements(part, element)
    return links


def _linked(attributes: Attributes) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in name)[:MAX_NAME_LENGTH].strip() or "without a name"
