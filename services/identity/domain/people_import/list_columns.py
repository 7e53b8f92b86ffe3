"""Which column of a list holds what: by its header in the usual spellings, or by order where it has none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shared.errors import Refused

Column = Literal["name", "email", "role"]

COLUMNS: tuple[Column, ...] = ("name", "email", "role")

SPELLINGS: dict[str, Column] = {
    **dict.fromkeys(("name", "full name", "user name", "person", "display name"), "name"),
    **dict.fromkeys(("first name", "given name", "last name", "surname", "family name"), "name"),
    **dict.fromkeys(("e mail", "email", "mail", "e mail address", "email address", "mail address"), "email"),
    **dict.fromkeys(("role", "roles", "oms role", "user role", "position"), "role"),
}

LAST_NAMES = {"last name", "surname", "family name"}


@dataclass(frozen=True)
class Columns:
    """The places of each; a name may stand in two, its first part first."""

    indices: dict[Column, tuple[int, ...]]

    def texts(self, cells: list[str]) -> Iterator[tuple[Column, str]]:
        """What a row says in each column; nothing where it ends early."""
        for column in COLUMNS:
            parts = (cells[index].strip() for index in self.indices.get(column, ()) if index < len(cells))
            yield column, " ".join(part for part in parts if part)


def header_score(cells: list[str]) -> int:
    """How many columns of a list of people a row names; a row with an address names people."""
    if any("@" in cell for cell in cells):
        return 0
    return len({SPELLINGS[word] for word in map(_header_text, cells) if word in SPELLINGS})


def detect_columns(header: list[str] | None) -> Columns:
    """Raises Refused for a header that names no column for names or addresses."""
    if header is None:
        return Columns({column: (index,) for index, column in enumerate(COLUMNS)})
    texts = [_header_text(cell) for cell in header]
    first_names_first = sorted(enumerate(texts), key=lambda at: at[1] in LAST_NAMES)
    places: dict[Column, tuple[int, ...]] = {}
    for index, text in first_names_first:
        if column := SPELLINGS.get(text):
            places[column] = (*places.get(column, ()), index)
    for column in ("name", "email"):
        if column not in places:
            detail = f"The first row names no column “{column}”. Name the columns: name, email, role."
            raise Refused("people-list-unreadable", 422, detail)
    return Columns(places)


def _header_text(cell: str) -> str:
    return " ".join(re.findall(r"[a-z]+", cell.casefold()))
