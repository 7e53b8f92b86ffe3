"""A list of people with their roles, pasted or uploaded: who can be taken from it, and what is wrong in which row."""

import unicodedata
from dataclasses import dataclass

from services.identity.domain.people_import.list_columns import Columns, detect_columns, header_score
from services.identity.domain.people_import.listed_role import ROLE_NAMES, role_of
from services.identity.domain.people_import.mail_addresses import bare_address, split_addresses
from services.identity.domain.sites.contact_form import normalize_email
from shared.contracts.vocabulary import SiteRole
from shared.errors import Refused
from shared.tables.cell_values import folded
from shared.tables.reader import read_table
from shared.tables.table import Limits, RowNote, Table, TableRow, UnreadableTable, counted
from shared.tables.text_file import PACKED, DecodedText, decode_table

MAX_LIST_SIZE = 1024 * 1024
"""Bytes, or characters of a pasted text."""

MAX_ROWS = 2_000

LIMITS = Limits("a list of people", max_unpacked_bytes=8 * 1024 * 1024)
"""Twenty times what 2,000 people take."""

MAX_NAME_LENGTH, MAX_CELL_LENGTH, MAX_ECHO_LENGTH = 100, 254, 80

FORMULA_PREFIXES = ("=", "+", "-", "@")
"""What a spreadsheet would run when somebody opens an export of this list."""

INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Kinds of signs that nobody sees: line breaks, signs that turn the direction of text or make two names look alike."""

ALLOWED_INVISIBLE = {"\u200c", "\u200d"}
"""Unseen too, and needed to write names in some alphabets."""


@dataclass(frozen=True)
class ListedPerson:
    """One person in one role, from one row."""

    row: int
    name: str
    email: str
    role: SiteRole


@dataclass(frozen=True)
class Fault:
    """What is wrong, in words that say what to do; `row` and `column` as the list's own."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class PeopleList:
    """Rows without a fault, and all faults of the others: one look is enough to mend the list.

    `summary` says what was read of the file, `warnings` what to look at in it.
    """

    people: tuple[ListedPerson, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[RowNote, ...] = ()
    summary: str = ""


def read_text(text: str, role: SiteRole | None = None) -> PeopleList:
    """Pasted. `role` is for rows that name none: a list of reviewers says it once above. Raises Refused."""
    return _read(text, role)


def read_file(content: bytes, role: SiteRole | None = None) -> PeopleList:
    """Uploaded, as CSV or as an Excel workbook: told by the content, as names can be wrong. Raises Refused."""
    return _read(content, role)


def _read(content: str | bytes, role: SiteRole | None) -> PeopleList:
    if len(content) > MAX_LIST_SIZE:
        raise Refused("too-large", 413, "The list is larger than 1 MiB. Split it.")
    try:
        return _validate_rows(_table(content), role)
    except UnreadableTable as unreadable:
        raise Refused("people-list-unreadable", 422, str(unreadable)) from None


def _table(content: str | bytes) -> Table:
    """Return a table, or the addresses of a mail program as one of names and addresses."""
    if isinstance(content, bytes) and content.startswith(PACKED):
        return read_table(content, header_score, LIMITS)
    decoded = decode_table(content) if isinstance(content, bytes) else DecodedText(content)
    if (addresses := split_addresses(decoded.text)) is None:
        return read_table(content, header_score, LIMITS)
    rows = tuple(TableRow(number, [name, email]) for number, (name, email) in enumerate(addresses, start=1))
    summary = f"addresses of a mail program; {counted(len(rows), 'address', 'es')}, counted as rows"
    return Table(None, rows, summary, warnings=decoded.warnings)


def _validate_rows(table: Table, role: SiteRole | None) -> PeopleList:
    if not table.rows:
        raise Refused("people-list-empty", 422, "The list holds nobody.")
    columns = detect_columns(table.header.cells if table.header else None)
    if len(table.rows) > MAX_ROWS:
        detail = f"The list has {len(table.rows):,} rows; {MAX_ROWS:,} are taken at once. Split it."
        raise Refused("people-list-too-long", 422, detail)
    collector = _RowCollector(columns, role)
    faulty = {fault.row for fault in table.faults}
    for row in table.rows:
        if row.number not in faulty:
            collector.add_row(row.number, row.cells)
    faults = [*(Fault(fault.row, "", fault.sentence) for fault in table.faults), *collector.faults]
    ordered = tuple(sorted(faults, key=lambda fault: fault.row))
    return PeopleList(tuple(collector.people), ordered, table.warnings, table.summary)


class _RowCollector:
    """Takes row after row, and remembers whom it has seen."""

    def __init__(self, columns: Columns, role: SiteRole | None) -> None:
        self._columns, self._role = columns, role
        self._first: dict[str, ListedPerson] = {}
        self._seen: dict[tuple[str, SiteRole], int] = {}
        self.people: list[ListedPerson] = []
        self.faults: list[Fault] = []

    def add_row(self, row: int, cells: list[str]) -> None:
        before = len(self.faults)
        name, email, role = "", "", self._role
        for column, text in self._columns.texts(cells):
            try:
                plain = _cleaned(text)
                match column:
                    case "name":
                        name = _name(plain)
                    case "email":
                        email = _email(plain)
                    case "role" if plain or role is None:
                        role = _role(plain)
            except ValueError as wrong:
                self.faults.append(Fault(row, column, str(wrong)))
        if len(self.faults) == before and role is not None:
            self._add_person(ListedPerson(row, name, email, role))

    def _add_person(self, listed: ListedPerson) -> None:
        """Nobody is taken twice in a role, and an address is one person's."""
        first = self._first.setdefault(listed.email, listed)
        earlier = self._seen.setdefault((listed.email, listed.role), listed.row)
        if earlier != listed.row:
            self.faults.append(Fault(listed.row, "email", f"This address has this role in row {earlier} already."))
        elif folded(first.name) != folded(listed.name):
            self.faults.append(Fault(listed.row, "name", f"This address belongs to another name in row {first.row}."))
        else:
            self.people.append(listed)


def _cleaned(text: str) -> str:
    """Composed, with single spaces. Raises ValueError for what no name, address or role holds."""
    text = text.strip()
    if any(unicodedata.category(sign) in INVISIBLE_CATEGORIES and sign not in ALLOWED_INVISIBLE for sign in text):
        raise ValueError("This holds a sign that cannot be seen, like a line break. Type it anew.")
    if len(text) > MAX_CELL_LENGTH:
        raise ValueError(f"“{_shortened(text)}” is too long.")
    if text.startswith(FORMULA_PREFIXES):
        raise ValueError(f"“{_shortened(text)}” begins like a formula of a spreadsheet. Leave its first sign out.")
    return " ".join(unicodedata.normalize("NFC", text).split())


def _name(text: str) -> str:
    if not text:
        raise ValueError("The name is missing.")
    if len(text) > MAX_NAME_LENGTH or "<" in text or ">" in text:
        raise ValueError(f"“{_shortened(text)}” is no name: at most {MAX_NAME_LENGTH} characters, without < and >.")
    return text


def _email(text: str) -> str:
    if not text:
        raise ValueError("The e-mail address is missing.")
    try:
        return normalize_email(bare_address(text))
    except ValueError:
        raise ValueError(f"“{_shortened(text)}” is no e-mail address. Write it like name@agency.example.") from None


def _role(text: str) -> SiteRole:
    if not text:
        raise ValueError(f"The role is missing. Write one of: {ROLE_NAMES}.")
    if (role := role_of(text)) is None:
        raise ValueError(f"“{_shortened(text)}” is no role that a list can give. Write one of: {ROLE_NAMES}.")
    return role


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_ECHO_LENGTH else f"{text[: MAX_ECHO_LENGTH - 1]}…"
