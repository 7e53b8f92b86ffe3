"""Blocks of a printed copy: sections, facts, tables and prose, which the template sets without knowledge of cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.gateway.printing.glyphs import lines, printable
from shared.reference.zones import UTC_ZONE

Block = dict[str, Any]
KindName = Literal["full", "share_safe", "ratings"]
MAX_COLUMNS = 5
"""A wider table is set row by row."""


@dataclass(frozen=True)
class CaseContent:
    """The responses of the services about one case, to the person who prints it."""

    case: dict[str, Any]
    texts: dict[str, Any]
    ratings: dict[str, Any]
    kind: KindName
    zone: str = UTC_ZONE
    """The time zone of the site's days."""

    @property
    def full(self) -> bool:
        """Whether the copy shows persons and their statements; no other copy does [F2]."""
        return self.kind == "full"

    def text(self, field: str) -> str:
        """Return the text of the field; empty without a text, or where its key was destroyed."""
        return str((self.texts["texts"].get(field) or {}).get("text") or "")


def section(heading: str, parts: Iterable[Block]) -> Block:
    return {"heading": printable(heading), "parts": [part for part in parts if part]}


def facts(*rows: tuple[str, str] | None) -> Block:
    """Return terms with their descriptions; None is left out."""
    shown = [[printable(name), printable(text)] for name, text in filter(None, rows)]
    return {"is": "facts", "rows": shown} if shown else {}


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Block:
    """Return a table, or an empty block without rows. A table too wide for a page is set row by row, as facts."""
    shown = [[printable(cell) for cell in row] for row in rows]
    heads = [printable(cell) for cell in head]
    kind = "table" if len(heads) <= MAX_COLUMNS else "records"
    return {"is": kind, "title": printable(title), "head": heads, "rows": shown} if shown else {}


def prose(title: str, text: str) -> Block:
    """Return paragraphs under a title, or an empty block without text."""
    paragraphs = lines(text)
    return {"is": "prose", "title": printable(title), "paragraphs": paragraphs} if paragraphs else {}
