"""Texts of rows in the fold of a case: a text stays with its row, and leaves the state together with it."""

from typing import Any

from services.reviews.domain.case.row_identity import RowIds, Rows, recorded_with_ids
from services.reviews.domain.case.state import Case, Text
from shared.contracts.reviews.rows import ROW, row_field

Update = dict[str, Any]


def rows_saved(case: Case, table: str, rows: Rows) -> tuple[list[dict[str, Any]], Update]:
    """Returns the saved rows with ids, and what their save changes beside the table: ids and texts.

    The version of a removed row's text stays sealed under the case's key; nothing in the state names it any more.
    """
    ids, before = RowIds(case.last_row), case.rows(table)
    saved = recorded_with_ids(rows, before, ids)
    texts, unplaced = _of_present_rows(case, table, saved), dict(case.unplaced)
    known = {row[ROW] for row in before}
    for path, text in case.unplaced.items():
        field = row_field(path)
        if field and field.table == table and field.position is not None and field.position < len(saved):
            row_id = saved[field.position][ROW]
            if row_id not in known:
                texts[field._replace(row=row_id).path] = text
            del unplaced[path]
    return saved, {"last_row": ids.last, "texts": texts, "unplaced": unplaced}


def text_written(case: Case, path: str, text: Text) -> Update:
    """Returns the change of a text's save, whose path names its row by id or, before rows had ids, by position."""
    field = row_field(path)
    if field is None or field.position is None:
        return {"texts": case.texts | {path: text}}
    rows = case.rows(field.table)
    if field.position >= len(rows):
        return {"unplaced": case.unplaced | {path: text}}
    return {"texts": case.texts | {field._replace(row=rows[field.position][ROW]).path: text}}


def _of_present_rows(case: Case, table: str, rows: Rows) -> dict[str, Text]:
    present = {row[ROW] for row in rows}
    return {
        path: text
        for path, text in case.texts.items()
        if (field := row_field(path)) is None or field.table != table or field.row in present
    }
