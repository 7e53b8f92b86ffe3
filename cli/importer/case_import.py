"""Enter one answer sheet through the public API, step by step; a step that was done before is only answered again."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from cli.client.case_entry import Entry, Sheet

TEXTS_AT_ONCE = 15
"""As many of the longest texts as fit into a request."""

PLACE = ("county", "quarter", "case_type", "agency", "instrument")


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
    for step in steps(sheet):
        await _ask(entry, key, step)
    return entry.case


def steps(sheet: Sheet) -> Iterator[Step]:
    """Yields the requests in the order of entry, without the parts that the sheet lacks."""
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
    yield from _texts(sheet.get("narratives") or {})


def _texts(narratives: dict[str, str]) -> Iterator[Step]:
    ops = [{"field": field, "text": text, "base_rev": 0} for field, text in narratives.items()]
    for start in range(0, len(ops), TEXTS_AT_ONCE):
        yield Step(f"texts from {start + 1} on", "PUT", "/texts", {"ops": ops[start : start + TEXTS_AT_ONCE]})


async def _ask(entry: Entry, key: str, step: Step) -> None:
    """Sends the step with its own idempotency key: a repeated step gets its first response."""
    entry.key, entry.requests = f"{key}:{step.name.replace(' ', '-')}", 0
    path = f"{entry.path}{step.path}" if entry.case else "/cases"
    answer = await entry.send_step(step.name, step.method, path, step.body, entry.reviewer)
    entry.case = answer["id"]
