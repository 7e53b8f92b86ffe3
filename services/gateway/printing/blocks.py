"""What a paper consists of: sections of facts, tables and texts, which the template sets without knowing a case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.gateway.printing.glyphs import lines, printable

Part = dict[str, Any]
KindName = Literal["full", "share_safe"]
WIDEST = 5
"""Columns."""


@dataclass(frozen=True)
class Asked:
    """A case as its services answer it to the person who prints it."""

    case: dict[str, Any]
    texts: dict[str, Any]
    ratings: dict[str, Any]
    kind: KindName

    @property
    def full(self) -> bool:
        """Whether it shows who said and did what; a share-safe paper shows nothing of it [F2]."""
        return self.kind == "full"

    def text(self, field: str) -> str:
        """What stands in this field; empty where nothing does, or where it cannot be read any more."""
        return str((self.texts["texts"].get(field) or {}).get("text") or "")


def section(heading: str, parts: Iterable[Part]) -> Part:
    return {"heading": printable(heading), "parts": [part for part in parts if part]}


def facts(*rows: tuple[str, str] | None) -> Part:
    """Terms and what is said of each; None is left out."""
    shown = [[printable(name), printable(said)] for name, said in filter(None, rows)]
    return {"is": "facts", "rows": shown} if shown else {}


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Part:
    """Nothing where there is no row. What is too wide for a page is set row by row, as facts."""
    shown = [[printable(cell) for cell in row] for row in rows]
    heads = [printable(one) for one in head]
    kind = "table" if len(heads) <= WIDEST else "records"
    return {"is": kind, "title": printable(title), "head": heads, "rows": shown} if shown else {}


def prose(title: str, text: str) -> Part:
    """Nothing where there is no text."""
    paragraphs = lines(text)
    return {"is": "prose", "title": printable(title), "paragraphs": paragraphs} if paragraphs else {}
