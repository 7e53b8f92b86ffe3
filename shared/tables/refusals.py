"""Refusals of imported tables: one for a file that is no table, and one that names the bad rows."""

from collections.abc import Sequence

from shared.errors import Refused
from shared.tables.named_rows import Columns, NamedRows, read_named_rows
from shared.tables.table import Limits, RowNote, UnreadableTable

MAX_NAMED_FAULTS = 50


def read_rows(content: str | bytes, columns: Columns, limits: Limits) -> NamedRows:
    """Return the rows of a table. Raises Refused for a file that is none."""
    try:
        return read_named_rows(content, columns, limits)
    except UnreadableTable as unreadable:
        raise Refused("table-not-valid", 422, str(unreadable)) from None


def refuse(faults: Sequence[RowNote], summary: str, source: str = "") -> Refused:
    """Returns one refusal of all faults: the first fifty are named, the others counted."""
    named = noted(faults)
    more = len(faults) - len(named)
    read = f" Read: {source}." if source else ""
    detail = f"{summary}: {len(faults):,}. Nothing was kept.{read}"
    detail += f" The first {len(named)} are named." if more else ""
    return Refused("table-not-valid", 422, detail, errors=named, more=more)


def noted(notes: Sequence[RowNote]) -> list[dict[str, int | str]]:
    """Returns the first fifty faults or warnings as a response shows them."""
    return [{"row": note.row, "what": note.sentence} for note in notes[:MAX_NAMED_FAULTS]]
