"""Given these facts, a state of identity's; when this is wanted, its facts or a refusal."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, TypeVar

import pytest

from shared.contracts.event import Event
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from tests.support.histories import By, history

S = TypeVar("S")
C = TypeVar("C")

SITE, CFSR, TRAINING = "ca-cqi", "ca-cfsr", "ca-training"


def given(
    start: S, evolve: Callable[[S, Any], S], *facts: Event | By, site: str = PLATFORM, aggregate: str = "usr_x"
) -> S:
    """The state that these facts have made."""
    return reduce(evolve, history(*facts, owner="identity", site=site, aggregate=aggregate), start)


def refusal(decide: Callable[[S, C], Sequence[Event]], state: S, command: C) -> tuple[str, int]:
    """The slug and status of what must be refused."""
    with pytest.raises(Refused) as refused:
        decide(state, command)
    assert refused.value.detail
    return refused.value.slug, refused.value.status


def outcome_of(decide: Callable[[S, C], Sequence[Event]], state: S, command: C) -> Sequence[Event] | str:
    """The facts that it makes, or the slug of the refusal. No decision is accepted and tells nothing."""
    try:
        facts = decide(state, command)
    except Refused as refused:
        return refused.slug
    assert facts, "a row without a fact would block its aggregate"
    return facts
