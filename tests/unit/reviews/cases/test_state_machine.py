"""The life of a case as a state machine: in every state that is reached, every move is tried by everybody.

What an independent table and its guards call legal succeeds, everything else is refused, and what must hold holds.
"""

from collections.abc import Iterator
from functools import reduce
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.reviews.domain import Case, evolve
from services.reviews.domain.case.qa.overrides import calculated
from shared.contracts.reviews.stages import LEVEL_OF
from shared.errors import Refused
from shared.eventstore.journal_entry import AggregateId, StreamHead, events_in, new_journal_entry
from tests.support.histories import CASE, because, history
from tests.support.sheets import drawn, entered
from tests.unit.reviews.cases.oracle import Oracle
from tests.unit.reviews.cases.proposed_commands import (
    COMMANDS,
    ITEM,
    NOTES,
    QUESTION,
    SITES,
    ProposedCommand,
    every_proposed_command,
    granted,
)
from tests.unit.reviews.cases.reference import IN_HANDS, STAGES, TABLE

FORWARD = ("submit", "take", "pass_on") * 6 + ("approve",)
"""Wanted more often, so that the far stages are reached in every run."""

IN_A_VERSION = ("submit", "release", "return", "pass_on", "approve", "unlock")
SHEET = drawn(1, case_type="FC", agency="child_welfare")
START = reduce(evolve, history(*entered(SHEET)), Case())
ANSWER: Any = SHEET["answers"][ITEM][QUESTION]
BESIDE_THE_TABLE = ("release", "conflict", "decide", "restore")
"""Back to waiting at the same level; out of the review, and back to where it was."""


class Life(RuleBasedStateMachine):
    """One complete case of a CQI or a CFSR site, in the hands of people with all roles."""

    reached: ClassVar[set[str]] = set()

    @initialize(site=st.sampled_from((*SITES, "ca-cfsr")))
    def begin(self, site: str) -> None:
        self.case, self.site = START, site
        self.oracle = Oracle("cfsr" in site, "data_entry", complete=True, reviewers={"usr_reviewer"})
        self.wishes = tuple(every_proposed_command(site, ANSWER))

    @rule(data=st.data())
    def somebody_does_what_they_may(self, data: st.DataObject) -> None:
        legal = [wish for wish in self._wishes() if self.oracle.may(wish.who, wish.kind, wish.arg)]
        kinds = sorted({wish.kind for wish in legal} - ({"conflict"} if len(self.case.conflicted) > 2 else set()))
        kind = data.draw(st.sampled_from([*(one for one in FORWARD if one in kinds), *kinds]))
        of_kind = [wish for wish in legal if wish.kind == kind]
        in_hands = [wish for wish in of_kind if kind == "conflict" and wish.who == self.case.custody]
        wish = data.draw(st.sampled_from(in_hands or of_kind), label="wish")
        before = self.case
        events = granted(before, wish, COMMANDS[kind](before, wish))
        row = new_journal_entry(
            AggregateId("reviews", self.site, CASE), StreamHead(before.version), events, because(wish.who)
        )
        self.case = reduce(evolve, events_in(row), before)
        self.oracle.remember(wish.who, kind, wish.arg, self.case.notes)
        self._holds_after(wish, before)

    @invariant()
    def every_wish_is_granted_or_refused_as_the_reference_says(self) -> None:
        for wish in self._wishes():
            assert self._granted(wish) == self.oracle.may(wish.who, wish.kind, wish.arg), wish

    @invariant()
    def what_must_always_hold_holds(self) -> None:
        case = self.case
        self.reached.add(case.stage)
        assert case.stage == self.oracle.stage
        assert (case.custody is not None) == (case.stage in IN_HANDS), "custody is for QA alone"
        if case.custody:
            earlier = [self.oracle.had[one] for one in range(1, IN_HANDS[case.stage])]
            assert not case.reviews_it(case.custody), "QA on one's own case"
            assert case.custody not in case.conflicted, "QA with a conflict of interest"
            assert not any(case.custody in people for people in earlier), "two levels, one person"
        assert case.instrument == START.instrument, "a case keeps its version of the instrument"

    def _wishes(self) -> Iterator[ProposedCommand]:
        full = len(self.case.notes) == len(NOTES)
        return (wish for wish in self.wishes if not (full and wish.kind == "open"))

    def _granted(self, wish: ProposedCommand) -> bool:
        try:
            events = granted(self.case, wish, COMMANDS[wish.kind](self.case, wish))
        except Refused:
            return False
        if events and wish.kind in IN_A_VERSION:
            unseen = self.case.model_copy(update={"version": self.case.version - 1})
            with pytest.raises(Refused, match="changed since"):
                granted(self.case, wish, COMMANDS[wish.kind](unseen, wish))
        return bool(events)

    def _holds_after(self, wish: ProposedCommand, before: Case) -> None:
        case, moved = self.case, (before.stage, self.case.stage)
        assert case.stage == before.stage or moved in TABLE or wish.kind in BESIDE_THE_TABLE, moved
        if wish.kind in ("pass_on", "approve"):
            assert not before.open_notes, "moved on with an unresolved note"
        if wish.kind in ("decide", "restore", "unlock"):
            assert (case.answers, case.texts, case.notes) == (before.answers, before.texts, before.notes), "work lost"
        assert before.completed in (None, case.completed), "the day of completion moved"
        for item, override in case.overrides.items():
            assert override.calculated == calculated(case, item) or before.stage not in LEVEL_OF, (
                "calculated rating lost"
            )
        for name in before.notes.keys() & case.notes.keys():
            old, new = before.notes[name].entries, case.notes[name].entries
            kept = len(old) - (wish.kind == "edit")
            assert new[:kept] == old[:kept], "an entry was changed after it was answered"


@pytest.mark.requirement("R46")
@pytest.mark.requirement("R47")
@pytest.mark.requirement("R55")
def test_from_any_reachable_state_only_legal_moves_succeed() -> None:
    """A case that can be approved unseen, by its own reviewer or with an open note counts in federal figures."""
    Life.reached.clear()
    run_state_machine_as_test(Life, settings=settings(max_examples=40, stateful_step_count=35))
    assert Life.reached >= STAGES - {"not_started"} | {"eliminated"}, "the run was too short to prove anything"
