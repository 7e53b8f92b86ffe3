"""Enter one answer sheet through the public API, step by step; a step that was done before is only answered again."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cli.client.case_entry import Entry, Sheet
from shared.contracts.reviews.rows import FACE_SHEET_TABLES, ROW, answer_table, is_table, row_field

TEXTS_AT_ONCE = 15
"""As many of the longest texts as fit into a request."""

PLACE = ("county", "quarter", "case_type", "agency", "instrument")


RowIds = dict[str, Sequence[str]]
"""Table → the ids of its rows, in the order of the sheet."""


class Step(NamedTuple):
    """One request: its name, method and path behind the case's, and body."""

    name: str
    method: str
    path: str
    body: dict[str, Any]


def key_of(site: str, sheet: str) -> str:
    """What the sheet's requests are known by, whenever they are made: the same sheet makes one case."""
    return f"import-{hashlib.sha256(json.dumps([site, sheet]).encode()).hexdigest()[:40]}"


async def enter(entry: Entry, key: str, sheet: Sheet) -> str:
    """Everything that the sheet holds; submitting it is left to its reviewers. Returns the case. Raises NotAccepted."""
    await _ask(entry, key, Step("the case", "POST", "", {name: sheet[name] for name in PLACE}))
    rows: RowIds = {}
    for step in steps(sheet):
        rows |= _row_ids(await _ask(entry, key, step))
    for step in text_steps(sheet.get("narratives") or {}, rows):
        await _ask(entry, key, step)
    return entry.case


def steps(sheet: Sheet) -> Iterator[Step]:
    """Yields the requests before the texts in the order of entry, without the parts that the sheet lacks."""
    if sheet.get("face_sheet"):
        yield Step("face sheet", "PUT", "/face-sheet", {"base_rev": 0, "fields": sheet["face_sheet"]})
    for item, answers in sheet["answers"].items():
        ops = [{"q": question, "value": value, "base_rev": 0} for question, value in answers.items()]
        if ops:
            yield Step(f"item {item}", "PATCH", f"/items/{item}/answers", {"ops": ops})
    for item, sources in (sheet.get("sources") or {}).items():
        yield Step(f"sources of item {item}", "PUT", f"/items/{item}/sources", {"base_rev": 0, "sources": sources})
    for log in ("interviews", "records"):
        if sheet.get(log):
            yield Step(log, "PUT", f"/{log}", {"base_rev": 0, "rows": sheet[log]})


def text_steps(narratives: dict[str, str], rows: RowIds) -> Iterator[Step]:
    """Yields the requests with texts. A path names its row by the position in the sheet, as `face/children/0/name`."""
    ops = [{"field": _path(field, rows), "text": text, "base_rev": 0} for field, text in narratives.items()]
    for start in range(0, len(ops), TEXTS_AT_ONCE):
        yield Step(f"texts from {start + 1} on", "PUT", "/texts", {"ops": ops[start : start + TEXTS_AT_ONCE]})


def _path(path: str, rows: RowIds) -> str:
    """Returns the path with its row's id; unchanged, and for the server to refuse, if the sheet has no such row."""
    field = row_field(path)
    ids = rows.get(field.table, ()) if field else ()
    if field is None or field.position is None or field.position >= len(ids):
        return path
    return field._replace(row=ids[field.position]).path


def _row_ids(answer: dict[str, Any]) -> RowIds:
    """Returns the ids of the rows that a step saved."""
    sheet = answer.get("face_sheet", {}).get("fields", {})
    tables = {table: sheet.get(field) or () for field, table in FACE_SHEET_TABLES.items()}
    for question, given in answer.get("answers", {}).items():
        if is_table(given["value"]):
            tables[answer_table(answer["item"], question)] = given["value"]
    return {table: [row[ROW] for row in rows] for table, rows in tables.items() if rows}


async def _ask(entry: Entry, key: str, step: Step) -> dict[str, Any]:
    """Sends the step with its own idempotency key: a repeated step gets its first response."""
    entry.key, entry.requests = f"{key}:{step.name.replace(' ', '-')}", 0
    path = f"{entry.path}{step.path}" if entry.case else "/cases"
    answer = await entry.send_step(step.name, step.method, path, step.body, entry.reviewer)
    entry.case = answer["id"]
    return answer
