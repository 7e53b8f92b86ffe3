"""Given these facts, a case; when this is wanted, its facts or a refusal."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import pytest

from services.reviews.domain import AnswerChange, Case, Command, SaveAnswers, decide, evolve
from shared.contracts.event import Event
from shared.errors import Refused
from tests.support.histories import By, history


def given(*facts: Event | By) -> Case:
    return reduce(evolve, history(*facts), Case())


def saving(item: str, *ops: tuple[str, Any] | tuple[str, Any, int]) -> SaveAnswers:
    """A save of (question, value) or (question, value, base revision)."""
    return SaveAnswers(item, tuple(AnswerChange(op[0], op[1], op[2] if len(op) > 2 else 0) for op in ops))


def refused(case: Case, command: Command) -> Refused:
    with pytest.raises(Refused) as caught:
        decide(case, command)
    return caught.value


def accepted(case: Case, command: Command) -> Sequence[Event]:
    return decide(case, command)
