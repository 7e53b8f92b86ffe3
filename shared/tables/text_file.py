"""Encoding of a text file: byte order marks, UTF-16 without one, UTF-8, and Windows-1252 where nothing else fits."""

import codecs
import re
from dataclasses import dataclass

from shared.tables.table import RowNote, UnreadableTable

PACKED = b"PK\x03\x04"
ADVICE = "Save it as CSV UTF-8, or as an Excel workbook (.xlsx)."

FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "This is an Excel workbook of the old kind (.xls), or one with a password."),
    (b"%PDF", "This is a PDF document, not a table."),
    (b"{\\rtf", "This is a text document (RTF), not a table."),
    (b"\x1f\x8b", "This is a compressed file (gzip). Unpack it first."),
)
"""First bytes of files that are no tables, however they are named."""

WEB_PAGE = re.compile(rb"\s*<(!doctype html|html|table|head|\?xml)", re.IGNORECASE)

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

SAMPLE_BYTES = 4_000
MIN_SAMPLE_LETTERS = 4
MIN_ZERO_SHARE = 0.4
"""Share of zero bytes in one half of the positions: text in a Latin alphabet has nearly all of them."""

LINE_END = re.compile(r"\r\n|\r|\n")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")


@dataclass(frozen=True)
class DecodedText:
    """Text without its byte order mark; `name` is the encoding where it is not UTF-8."""

    text: str
    name: str = ""
    warnings: tuple[RowNote, ...] = ()


def detect_encoding(start: bytes) -> tuple[str, int]:
    """Return the encoding by the first bytes of a file, and the length of its byte order mark."""
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding, len(mark)
    sample = start[:SAMPLE_BYTES]
    half = len(sample) // 2
    if half < MIN_SAMPLE_LETTERS:
        return "utf-8", 0
    if sample[1::2].count(0) > MIN_ZERO_SHARE * half and not sample[0::2].count(0):
        return "utf-16-le", 0
    if sample[0::2].count(0) > MIN_ZERO_SHARE * half and not sample[1::2].count(0):
        return "utf-16-be", 0
    return "utf-8", 0


def decode_table(content: bytes) -> DecodedText:
    """Return the text of a file. Raise UnreadableTable with the kind of file that it is instead."""
    for start, sentence in FOREIGN:
        if content.startswith(start):
            raise UnreadableTable(f"{sentence} {ADVICE}")
    encoding, mark = detect_encoding(content)
    try:
        text = content[mark:].decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8" or mark:
            kind = f"it begins like {encoding.upper()}, and is damaged or cut off"
            raise UnreadableTable(f"The letters of this file cannot be told: {kind}. {ADVICE}") from None
        return _windows_text(content)
    if "\0" in text:
        raise UnreadableTable(f"This file is no text and no workbook. {ADVICE}")
    if WEB_PAGE.match(text[:100].encode()):
        raise UnreadableTable(f"This is a web page, whatever its name ends in. Open it in a spreadsheet. {ADVICE}")
    return DecodedText(text, "" if encoding == "utf-8" else "UTF-16")


def _windows_text(content: bytes) -> DecodedText:
    """Text of Windows-1252, with a warning: its letters beyond ASCII are a guess."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as undefined:
        row = len(LINE_END.findall(content[: undefined.start].decode("latin-1"))) + 1
        raise UnreadableTable(f"The letters of this file cannot be told, first in row {row}. {ADVICE}") from None
    if CONTROLS.search(text):
        raise UnreadableTable(f"This file is no text and no workbook. {ADVICE}")
    letter = next(at for at, sign in enumerate(text) if not sign.isascii())
    row = len(LINE_END.findall(text[:letter])) + 1
    sentence = "This file is not UTF-8. It was read as Windows-1252: look whether letters with accents are right."
    return DecodedText(text, "Windows-1252", (RowNote(row, sentence),))
