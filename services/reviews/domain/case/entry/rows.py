"""Rules for the rows of a saved table: which row each one is."""

from typing import Any

from services.reviews.domain.case.row_identity import RowIds, Rows, unknown_rows, with_ids
from services.reviews.domain.case.state import Case
from shared.contracts.reviews.rows import ROW, row_field
from shared.errors import Refused

UNKNOWN = "There is no such row in this table, or it is there twice. Leave `row` out for a new row."


def rows_to_save(case: Case, table: str, rows: Rows, ids: RowIds) -> list[dict[str, Any]]:
    """Returns the rows with ids. Raises Refused for an id that the table does not have.

    It is also raised where a save names no row and would take texts away from changed rows: a client that knows the
    rows' ids sends them, and one that does not would lose names without a word.
    """
    current = case.rows(table)
    if wrong := unknown_rows(rows, current):
        errors = [{"row": number, "what": UNKNOWN} for number in wrong]
        raise Refused("no-such-row", 422, "Some rows of this table are not there.", errors=errors)
    saved = with_ids(rows, current, ids)
    present, before = {row[ROW] for row in saved}, {row[ROW] for row in current}
    has_new_rows, names_none = bool(present - before), not any(row.get(ROW) for row in rows)
    if names_none and has_new_rows and (lost := _texts_of(case, table) & (before - present)):
        detail = (
            "Rows with names or texts changed. Send `row` of each row as you read it, and leave it out for a new one."
        )
        raise Refused("rows-not-named", 422, detail, errors=[{"what": f"{table}/{row_id}"} for row_id in sorted(lost)])
    return saved


def _texts_of(case: Case, table: str) -> set[str]:
    """Returns the ids of rows that have a text."""
    fields = [row_field(path) for path, text in case.texts.items() if text.version_id]
    return {field.row for field in fields if field and field.table == table}
