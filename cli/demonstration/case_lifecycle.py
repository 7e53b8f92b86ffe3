"""One drawn case of the demonstration: assigned, entered, checked, sometimes returned, overridden or eliminated."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cli.client.case_entry import Entry, Sheet
from cli.demonstration.case_outcomes import CaseOutcome

WHY = "Invented for the demonstration."


@dataclass(frozen=True)
class Desks:
    """In whose sessions a case is worked on."""

    leader: str
    reviewer: str
    reviewer_id: str
    qa: str
    second: str


@dataclass
class CaseScenario:
    """One case of the demonstration; `counts` holds the acknowledged steps by name."""

    entry: Entry
    desks: Desks
    fate: CaseOutcome
    counts: Counter[str]
    step: Callable[[], None] = field(default=lambda: None)

    async def assign(self, position: str, body: dict[str, Any]) -> None:
        """Assign a position of the sample to its reviewer, which makes it a case."""
        answer = await self.entry.send_step("assign", "PUT", f"{position}/reviewers", body, self.desks.leader)
        self.entry.case = answer["id"]
        self._count("assigned")

    async def enter(self, sheet: Sheet) -> None:
        """Everything; or, of a case that is to be eliminated, a beginning and the worksheet."""
        if self.fate.eliminated:
            await self._give_up(sheet)
            return
        await self.entry.fill(sheet, self.step)
        self._count("entered")

    async def review(self) -> None:
        """Do the quality assurance up to the approval, which `approve` does."""
        await self.entry.take_for_qa()
        if self.fate.returned:
            await self._return_with_a_note()
        if self.fate.overridden:
            await self._override()
        if self.fate.second_level:
            await self._move("pass-on", {"to": "second"})
            self.entry.qa = self.desks.second
            await self.entry.take_for_qa()
            self._count("second-level QA")
        self.step()

    async def approve(self) -> None:
        await self.entry.approve()
        self._count("approved")

    async def _give_up(self, sheet: Sheet) -> None:
        await self.entry.face_sheet(sheet)
        body = {"reason": "key_participants", "evidence": WHY}
        await self.entry.send_step("worksheet", "POST", f"{self.entry.path}/elimination", body, self.desks.reviewer)
        decision = f"{self.entry.path}/elimination/decide"
        await self.entry.send_step("eliminate", "POST", decision, {"eliminate": True}, self.desks.leader)
        self._count("eliminated")

    async def _return_with_a_note(self) -> None:
        """Open a note as QA, reply and correct the rationale as the reviewer, settle the note as QA."""
        notes = f"{self.entry.path}/notes"
        opened = await self.entry.send_step("note", "POST", notes, {"item": "3", "text": f"{WHY} Why?"}, self.desks.qa)
        note = f"{notes}/{opened['note']}"
        await self._move("return")
        await self.entry.send_step(
            "reply", "POST", f"{note}/replies", {"text": f"{WHY} Therefore."}, self.desks.reviewer
        )
        op = {"field": "rationale/3", "text": f"{WHY} Said more clearly.", "base_rev": self.entry.texts["rationale/3"]}
        await self.entry.send_step("text", "PUT", f"{self.entry.path}/texts", {"ops": [op]}, self.desks.reviewer)
        await self.entry.submit()
        await self.entry.take_for_qa()
        await self.entry.send_step("settle", "POST", f"{note}/settle", {"how": "resolve"}, self.desks.qa)
        self._count("returned with a note")

    async def _override(self) -> None:
        """Of item 3, which every case has rated."""
        shown = await self.entry.send_step("read", "GET", self.entry.path, None, self.desks.leader)
        rating = "S" if shown["items"]["3"]["preliminary"]["rating"] == "ANI" else "ANI"
        body = {"rating": rating, "why": WHY}
        await self.entry.send_step("override", "PUT", f"{self.entry.path}/items/3/override", body, self.desks.leader)
        self._count("overridden")

    async def _move(self, how: str, body: dict[str, Any] | None = None) -> None:
        await self.entry.send_step(how, "POST", f"{self.entry.path}/qa/{how}", body, self.desks.qa)

    def _count(self, what: str) -> None:
        self.counts[what] += 1
        self.step()
