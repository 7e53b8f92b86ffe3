"""Several people in one item, each with a screen that may be out of date, and the record of what they were promised."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.component.api_client import CaseClient

ITEM, QUESTIONS = "3", ("A", "B", "C", "D")
PEOPLE = ("usr_first", "usr_second", "usr_third")


@dataclass(frozen=True)
class Step:
    """Somebody looks at the case again, or saves from what their screen shows; a refused one may look at why."""

    person: int
    answers: tuple[tuple[str, str | None], ...]
    learns: bool


@dataclass(frozen=True)
class Promise:
    """A save that was answered with 200: this value of this question, based on that revision, is now this revision."""

    person: str
    question: str
    value: str | None
    base: int
    rev: int


answers = st.lists(
    st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(["Yes", "No", "NA", None])),
    max_size=3,
    unique_by=lambda one: one[0],
).map(tuple)
steps = st.builds(Step, st.integers(0, len(PEOPLE) - 1), answers, st.booleans())
rounds = st.lists(st.lists(steps, min_size=1, max_size=3, unique_by=lambda step: step.person), min_size=2, max_size=8)
"""Steps of one round happen at the same time."""


@dataclass
class Screen:
    """What one person sees: question → revision."""

    case: CaseClient
    person: str
    revisions: dict[str, int] = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)
    refusals: int = 0

    async def take(self, step: Step) -> None:
        if step.answers:
            await self._save(step)
        else:
            self._see((await self.case.read()).json()["items"][ITEM]["answers"])

    async def _save(self, step: Step) -> None:
        ops = [(question, value, self.revisions.get(question, 0)) for question, value in step.answers]
        answer = await self.case.save(ITEM, *ops)
        content = answer.json()
        if answer.status_code == 200:
            now = content["answers"]
            self.promises += [Promise(self.person, q, value, base, now[q]["rev"]) for q, value, base in ops]
            self._see(now)
            return
        assert answer.status_code == 412, answer.text
        self.refusals += 1
        if step.learns:
            self.revisions |= {conflict["q"]: conflict["theirs_rev"] for conflict in content["conflicts"]}

    def _see(self, shown: dict[str, Any]) -> None:
        self.revisions = {question: one["rev"] for question, one in shown.items()}


async def play(screens: Sequence[Screen], schedule: Sequence[Sequence[Step]]) -> list[Promise]:
    """Everything that was promised, in the order of the revisions."""
    for steps_of_round in schedule:
        await asyncio.gather(*(screens[step.person].take(step) for step in steps_of_round))
    return sorted((promise for screen in screens for promise in screen.promises), key=lambda promise: promise.rev)
