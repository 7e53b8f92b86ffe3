"""Reader of a file of answer sheets: enters each line's sheet and yields its outcome."""

import hashlib
import io
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import httpx2
import orjson

from cli.client.case_entry import Entry, NotAccepted
from cli.importer.case_import import PLACE, enter, key_of
from cli.importer.checkpoint import Imported
from shared.instrument.answer_sheet import mapping, read_sheet
from shared.tables.text_file import SAMPLE_BYTES, detect_encoding

ENTERED_OTHERWISE = "/problems/idempotency-key-reused"


@dataclass(frozen=True)
class LineOutcome:
    """The outcome of a line: `entered`, `there` (by an earlier run) or `refused`, with a reason."""

    number: int
    outcome: str
    reason: str = ""


async def imported(
    client: httpx2.AsyncClient, site: str, token: Callable[[], str], file: Path
) -> AsyncIterator[LineOutcome]:
    """Line after line; `token` gives one that holds now."""
    checkpoint, first = Imported(file, site), dict[str, int]()
    for number, raw in lines_of(file):
        try:
            sheet, name = named_sheet(raw)
        except ValueError as bad:
            yield LineOutcome(number, "refused", f": {bad}")
            continue
        if (earlier := first.setdefault(name, number)) != number:
            yield LineOutcome(number, "refused", f": its id stands in line {earlier} already")
        elif name in checkpoint:
            yield LineOutcome(number, "there")
        else:
            yield await _entered(Entry(client, site, token(), ""), (number, name, sheet), checkpoint)


async def _entered(entry: Entry, line: tuple[int, str, dict[str, Any]], checkpoint: Imported) -> LineOutcome:
    number, name, sheet = line
    try:
        case = await enter(entry, key_of(entry.site, name), sheet)
    except NotAccepted as refused:
        return LineOutcome(number, "refused", f", {refused.step}: {_problem_text(refused.body)}")
    checkpoint.add(name, case)
    return LineOutcome(number, "entered")


def named_sheet(raw: bytes) -> tuple[dict[str, Any], str]:
    """The sheet and the name by which it is known. Raises ValueError in words."""
    read = read_sheet(raw)
    sheet = orjson.loads(raw) | {"instrument": read.version}
    if missing := [name for name in PLACE if not sheet.get(name)]:
        raise ValueError(f"{missing[0]}: is needed to enter a case")
    objects = {name: sheet.get(name) or {} for name in ("face_sheet", "sources", "narratives")}
    objects |= {f"item {item}": answers for item, answers in read.answers.items()}
    for name, value in objects.items():
        mapping(value, f"{name}: give an object")
    name = json.dumps(read.id) if read.id is not None else hashlib.sha256(raw.strip()).hexdigest()
    return sheet, name


def _problem_text(body: str) -> str:
    """Returns the detail of a problem and of its fields' errors."""
    try:
        problem = json.loads(body)
    except ValueError:
        return "it was refused"
    if problem.get("type") == ENTERED_OTHERWISE:
        return "an earlier run has entered this part otherwise. Correct it in the case itself."
    details = [f"{_position_text(error)}{error['what']}" for error in problem.get("errors", []) if "what" in error]
    return " ".join([str(problem.get("detail", "it was refused")), *details])


def _position_text(error: dict[str, Any]) -> str:
    position = error.get("q") or error.get("field") or error.get("where")
    return f"{position}: " if position else ""


def lines_of(file: Path) -> Iterator[tuple[int, bytes]]:
    """Yields the filled lines of a file with their numbers. Raises OSError."""
    with file.open("rb") as content:
        yield from sheet_lines(content)


def sheet_lines(content: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yields filled lines as UTF-8 without a byte order mark, those of UTF-16 too."""
    encoding, mark = detect_encoding(content.read(SAMPLE_BYTES))
    content.seek(mark)
    wide = encoding != "utf-8"
    texts = io.TextIOWrapper(content, encoding, errors="replace") if wide else ()
    for number, line in enumerate((text.encode() for text in texts) if wide else content, 1):
        if line.strip():
            yield number, line
