"""What may happen to a case, written a second time from the reference alone: the guards, and what they remember."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.unit.reviews.cases.reference import AT_LEVEL, ENDS, IN_HANDS, PEOPLE, ROLES, TABLE

OF_GIVEN_CASES = ("answer", "submit", "reply", "edit", "delete", "propose")
"""As a reviewer one does these to a case that one was given alone."""


@dataclass
class Thread:
    """A note: who wrote its entries, in order."""

    authors: list[str]
    resolved: bool = False


@dataclass
class Oracle:
    """What happened so far, as far as it decides what may happen next."""

    cfsr: bool
    stage: str
    complete: bool
    reviewers: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)
    conflicted: set[str] = field(default_factory=set)
    hands: str | None = None
    had: dict[int, set[str]] = field(default_factory=lambda: {1: set(), 2: set(), 3: set()})
    notes: dict[str, Thread] = field(default_factory=dict)
    asked_by: str | None = None
    """Whose worksheet waits for a decision."""

    overridden: bool = False
    before: str = ""

    def may(self, who: str, kind: str, arg: Any) -> bool:
        """Whether this changes the case."""
        roles = {role for role in PEOPLE[who] if self.cfsr or role != "CB_OVERSIGHT"}
        if kind in OF_GIVEN_CASES and not self._enters(who):
            roles.discard("REVIEWER")
        return bool(roles & self._roles_for(who, kind)) and getattr(self, f"_{kind}")(who, arg)

    def remember(self, who: str, kind: str, arg: Any, notes: Iterable[str]) -> None:
        """What changed by something that was legal; `notes` are those that there are now."""
        match kind:
            case "answer":
                self.complete = arg is not None
                self.reviewers.add(who)
            case "assign":
                self.assigned = set(arg)
            case "conflict":
                self.conflicted.add(who)
            case "open" | "reply" | "edit" | "delete" | "settle":
                self._remember_note(who, kind, arg, notes)
            case "override" | "undo":
                self.overridden = kind == "override"
            case "propose":
                self.asked_by = who
            case "decide":
                self.asked_by = None
        self._move(who, kind, arg)

    def _remember_note(self, who: str, kind: str, arg: Any, notes: Iterable[str]) -> None:
        match kind:
            case "open":
                [new] = set(notes) - self.notes.keys()
                self.notes[new] = Thread([who])
            case "reply":
                self.notes[arg].authors.append(who)
            case "delete":
                del self.notes[arg]
            case "settle":
                note, self.notes[note].resolved = arg

    def _move(self, who: str, kind: str, arg: Any) -> None:
        waiting = f"ready_for_{self.stage}"
        match kind:
            case "take":
                self.had[self._level].add(who)
                self._go(self.stage.removeprefix("ready_for_"), hands=who)
            case "release":
                self._go(waiting)
            case "conflict" if who == self.hands:
                self._go(waiting)
            case "decide" if arg:
                self.before = waiting if self.stage in IN_HANDS else self.stage
                self._go("eliminated")
            case "restore":
                self._go(self.before)
            case _ if end := {"pass_on": arg}.get(kind) or ENDS.get(kind):
                self._go(end)

    def _go(self, stage: str, hands: str | None = None) -> None:
        self.stage, self.hands = stage, hands

    def _roles_for(self, who: str, kind: str) -> set[str]:
        level = self._level
        if kind in ("take", "return", "pass_on", "approve") or (kind == "release" and who == self.hands):
            return AT_LEVEL.get(level, set())
        if level == 3 and self.hands and kind in ("open", "release"):
            return AT_LEVEL[3]
        return ROLES["assign" if kind == "release" else kind]

    @property
    def _level(self) -> int:
        return IN_HANDS.get(self.stage.removeprefix("ready_for_"), 0)

    @property
    def _in_entry(self) -> bool:
        return self.stage in ("not_started", "data_entry", "returned_to_reviewer")

    @property
    def _over(self) -> bool:
        return self.stage in ("approved_final", "eliminated")

    def _enters(self, who: str) -> bool:
        return who not in self.conflicted and who in (self.assigned or self.reviewers)

    def _judges(self, who: str) -> bool:
        return who not in self.reviewers | self.assigned | self.conflicted

    def _answer(self, who: str, _: Any) -> bool:
        return self._in_entry and self._enters(who)

    def _submit(self, who: str, _: Any) -> bool:
        return (self.stage, "ready_for_initial_qa") in TABLE and self.complete and self._enters(who)

    def _assign(self, _: str, people: tuple[str, ...]) -> bool:
        return self._in_entry and not self.conflicted & set(people)

    def _conflict(self, who: str, _: Any) -> bool:
        return who not in self.conflicted

    def _take(self, who: str, _: Any) -> bool:
        earlier = {one for level, people in self.had.items() if level < self._level for one in people}
        waits = (self.stage, self.stage.removeprefix("ready_for_")) in TABLE
        return waits and self._judges(who) and who not in earlier

    def _release(self, _: str, __: Any) -> bool:
        return self.hands is not None

    def _return(self, who: str, _: Any) -> bool:
        return self.hands == who and (self.stage, "returned_to_reviewer") in TABLE

    def _pass_on(self, who: str, to: str) -> bool:
        known = (self.stage, to) in TABLE and (self.cfsr or "oversight" not in to)
        return self.hands == who and known and self._settled

    def _approve(self, who: str, _: Any) -> bool:
        open_question = not self._settled or self.asked_by is not None
        return self.hands == who and (self.stage, "approved_final") in TABLE and not open_question

    @property
    def _settled(self) -> bool:
        return all(note.resolved for note in self.notes.values())

    def _unlock(self, _: str, __: Any) -> bool:
        return self.stage == "approved_final"

    def _open(self, who: str, _: Any) -> bool:
        return self.stage in IN_HANDS and self._judges(who)

    def _reply(self, who: str, note: str) -> bool:
        return not self._over and note in self.notes and not self.notes[note].resolved and who not in self.conflicted

    def _edit(self, who: str, note: str) -> bool:
        return self._reply(who, note) and self.notes[note].authors[-1] == who

    def _delete(self, who: str, note: str) -> bool:
        return self._edit(who, note) and len(self.notes[note].authors) == 1

    def _settle(self, who: str, wanted: tuple[str, bool]) -> bool:
        note, resolved = wanted
        return self.hands == who and note in self.notes and self.notes[note].resolved != resolved

    def _override(self, who: str, _: Any) -> bool:
        return self._level > 0 and self._judges(who)

    def _undo(self, who: str, _: Any) -> bool:
        return self._level > 0 and self._judges(who) and self.overridden

    def _propose(self, _: str, __: Any) -> bool:
        return not self._over and self.asked_by is None

    def _decide(self, who: str, _: Any) -> bool:
        return not self._over and self.asked_by not in (None, who) and who not in self.conflicted

    def _restore(self, _: str, __: Any) -> bool:
        return self.stage == "eliminated"
