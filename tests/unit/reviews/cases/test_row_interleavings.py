"""Two people edit the rows of one table and their texts at once: every name stays at its own child."""

from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reviews.domain import Case, Command, SaveFaceSheet, decide, evolve
from services.reviews.domain.case.entry.commands import SaveTexts, TextOp
from shared.contracts.event import Event
from shared.contracts.reviews.entry import FaceSheetSaved
from shared.contracts.reviews.rows import ROW, Row, row_field
from shared.errors import Refused
from tests.support.histories import FOSTER_CARE, history
from tests.support.sheets import sealed

PEOPLE = ("one", "other")
CHILDREN = "face/children"
MOVES = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(("read", "add", "remove", "edit", "swap", "save", "name", "unname")),
    st.integers(0, 3),
)


@dataclass
class Window:
    """A person's form: the case as it was read, and the rows as they are edited, each with its real child."""

    read: Case
    rows: list[dict[str, Any]] = field(default_factory=list)
    children: list[int] = field(default_factory=list)


@dataclass
class Desk:
    """The case, who each row really is, and both forms."""

    facts: list[Event] = field(default_factory=lambda: [FOSTER_CARE])
    who: dict[str, int] = field(default_factory=dict)
    born: int = 0
    windows: dict[str, Window] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        return reduce(evolve, history(*self.facts), Case())

    def open(self, person: str) -> None:
        case = self.case
        rows = [dict(row) for row in case.rows(CHILDREN)]
        self.windows[person] = Window(case, rows, [self.who[row[ROW]] for row in rows])

    def move(self, person: str, what: str, number: int) -> None:
        window = self.windows[person]
        rows, at = window.rows, number % max(len(window.rows), 1)
        match what:
            case "read":
                self.open(person)
            case "add":
                self.born += 1
                rows.insert(at, {"is_target": "No"})
                window.children.insert(at, self.born)
            case "remove" if rows:
                rows.pop(at)
                window.children.pop(at)
            case "edit" if rows:
                rows[at]["gender"] = ("female", "male")[number % 2]
            case "swap" if rows:
                rows[at], rows[0] = rows[0], rows[at]
                window.children[at], window.children[0] = window.children[0], window.children[at]
            case "save":
                self._save(person, window)
            case "name" | "unname" if window.read.rows(CHILDREN):
                self._name(window, number, is_written=what == "name")

    def _save(self, person: str, window: Window) -> None:
        sheet = FaceSheetSaved.model_validate({"children": window.rows})
        if self._do(SaveFaceSheet(sheet, window.read.face_sheet_rev)):
            saved = self.case.rows(CHILDREN)
            self.who |= {row[ROW]: child for row, child in zip(saved, window.children, strict=True)}
            self.open(person)

    def _name(self, window: Window, number: int, *, is_written: bool) -> None:
        """Names the child that this person sees at a row, based on the text that they read."""
        rows = window.read.rows(CHILDREN)
        row: Row = rows[number % len(rows)]
        path = f"{CHILDREN}/{row[ROW]}/name"
        rev = window.read.texts[path].rev if path in window.read.texts else 0
        self._do(SaveTexts((TextOp(path, sealed(self.who[row[ROW]]) if is_written else None, rev),)))

    def _do(self, command: Command) -> bool:
        try:
            self.facts += decide(self.case, command)
        except Refused as refused:
            if refused.status != 412:
                raise
            return False
        return True


@settings(max_examples=150)
@given(st.lists(MOVES, max_size=30))
def test_rows_and_texts_of_two_people_never_mix(moves: list[tuple[str, str, int]]) -> None:
    """A name at the wrong child is shown to everybody who reads the case."""
    desk = Desk()
    for person in PEOPLE:
        desk.open(person)
    for person, what, number in moves:
        desk.move(person, what, number)
    case = desk.case
    ids = [row[ROW] for row in case.rows(CHILDREN)]
    assert len(set(ids)) == len(ids)
    for path, text in case.texts.items():
        named = row_field(path)
        assert named is not None
        assert named.row in ids, "a removed row's text is in no state"
        assert text.version_id in (None, sealed(desk.who[named.row]).version_id)
