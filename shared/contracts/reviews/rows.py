"""Row of a repeated group in an event, and the path of a text that belongs to a row."""

from collections.abc import Mapping
from typing import Any, NamedTuple

ROW = "row"
"""The key under which a row holds its id."""

CHILDREN, PARTICIPANTS = "face/children", "face/participants"
FACE_SHEET_TABLES = {"children": CHILDREN, "participants": PARTICIPANTS}
"""Face sheet field → its table."""

INTERVIEWS, RECORDS = "interviews", "records"

Row = Mapping[str, Any]


class RowField(NamedTuple):
    """A text's path in parts: `cell/1/A1/r4/allegation` is column `allegation` of row `r4` of table `cell/1/A1`."""

    table: str
    row: str
    column: str

    @property
    def path(self) -> str:
        return "/".join(self)

    @property
    def position(self) -> int | None:
        """The row's position, in an event recorded before rows had ids."""
        return int(self.row) if self.row.isdecimal() else None


def row_field(path: str) -> RowField | None:
    """Returns the parts of a path to a row's text, None for a text of the case or of an item."""
    parts = path.split("/")
    is_of_row = (parts[0] == "cell" and len(parts) == len(("cell", "item", "question", "row", "column"))) or (
        parts[0] == "face" and len(parts) == len(("face", "table", "row", "column"))
    )
    return RowField("/".join(parts[:-2]), parts[-2], parts[-1]) if is_of_row else None


def answer_table(item: str, question: str) -> str:
    """Returns the table of a question's rows."""
    return f"cell/{item}/{question}"


def is_table(value: Any) -> bool:
    """Returns whether an answer is a table with rows. An empty list is none: it may be a multi-select answer."""
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict)


def content_of(row: Row) -> dict[str, Any]:
    """Returns the row's cells without its id."""
    return {name: cell for name, cell in row.items() if name != ROW}


def without_row_ids(value: Any) -> Any:
    """Returns an answer as the instrument knows it: lists for tuples, and rows without ids."""
    if not isinstance(value, list | tuple):
        return value
    return [content_of(row) if isinstance(row, dict) else row for row in value]
