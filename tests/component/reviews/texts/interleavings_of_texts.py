"""Several people write in one case, each in tabs that may be out of date, and the record of what they were promised."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.component.api_client import CaseClient
from tests.component.case_texts import read_texts

FIELDS = ("rationale/3", "no/3/B", "face/case_name")
TABS = ("usr_first", "usr_first", "usr_second", "usr_third")
"""Whose each is: the first person has two of them open."""

Revisions = dict[str, int]


@dataclass(frozen=True)
class Step:
    """Somebody looks again in one of the tabs, or saves from what it shows; a refused one may look at why."""

    tab: int
    written: tuple[tuple[str, str | None], ...]
    learns: bool


@dataclass(frozen=True)
class Promise:
    """A save that was answered with 200: this text in this field, based on that revision, is now this revision."""

    person: str
    field: str
    text: str | None
    base: int
    rev: int


words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(lambda text: not text.isspace())
written = st.lists(st.tuples(st.sampled_from(FIELDS), words | st.none()), max_size=2, unique_by=lambda one: one[0]).map(
    tuple
)
steps = st.builds(Step, st.integers(0, len(TABS) - 1), written, st.booleans())
rounds = st.lists(st.lists(steps, min_size=1, max_size=3, unique_by=lambda step: step.tab), min_size=2, max_size=7)
"""Steps of one round happen at the same time."""


@dataclass
class Tab:
    """What one tab shows: field → revision."""

    case: CaseClient
    person: str
    revisions: Revisions = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)

    async def take(self, step: Step) -> None:
        if step.written:
            await self._save(step)
        else:
            self.revisions = {name: one["rev"] for name, one in (await read_texts(self.case)).items()}

    async def _save(self, step: Step) -> None:
        ops = [(name, text, self.revisions.get(name, 0)) for name, text in step.written]
        answer = await self.case.save_texts(*ops)
        content: dict[str, Any] = answer.json()
        if answer.status_code == 200:
            now = {name: one["rev"] for name, one in content["texts"].items()}
            self.promises += [Promise(self.person, name, text, base, now[name]) for name, text, base in ops]
            self.revisions |= now
            return
        assert answer.status_code == 412, answer.text
        mine = dict(step.written)
        assert all(one["yours"] == (mine[one["field"]] or "") for one in content["conflicts"])
        if step.learns:
            self.revisions |= {one["field"]: one["theirs_rev"] for one in content["conflicts"]}


async def play(tabs: Sequence[Tab], schedule: Sequence[Sequence[Step]]) -> list[Promise]:
    """Everything that was promised, in the order of the revisions."""
    for steps_of_round in schedule:
        await asyncio.gather(*(tabs[step.tab].take(step) for step in steps_of_round))
    return sorted((promise for tab in tabs for promise in tab.promises), key=lambda promise: promise.rev)
