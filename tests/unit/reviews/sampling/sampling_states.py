"""Invented frames and the folds of what is told of reviews and samples."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import pytest

from services.reviews.domain.sampling.frame import Frame, FrameRow
from services.reviews.domain.sampling.review import Review, evolve_review
from services.reviews.domain.sampling.sample import Sample, evolve_sample
from shared.access import SiteFacts
from shared.contracts.event import Event
from shared.errors import Refused
from shared.reference.jurisdictions import counties_of
from tests.support.histories import history

ALAMEDA, ALPINE, AMADOR = "06001", "06003", "06005"
QUARTER = "2026Q3"
CALIFORNIA = SiteFacts("active", frozenset(counties_of("ca-cqi")))
SEED = bytes(range(32))


def rows(child_welfare: int = 0, probation: int = 0, in_home: int = 0) -> tuple[FrameRow, ...]:
    """So many of each, with references that only tell them apart."""
    children = [FrameRow("foster_care", "child_welfare", f"C{n}") for n in range(child_welfare)]
    youth = [FrameRow("foster_care", "probation", f"P{n}") for n in range(probation)]
    return (*children, *youth, *(FrameRow("in_home", "child_welfare", f"F{n}") for n in range(in_home)))


def frame(child_welfare: int = 0, probation: int = 0, in_home: int = 0) -> Frame:
    return Frame(tuple(sorted(rows(child_welfare, probation, in_home))))


def a_sample(*facts: Event) -> Sample:
    return reduce(evolve_sample, history(*facts, aggregate="smp_2026q3_06001"), Sample())


def a_review(*facts: Event) -> Review:
    return reduce(evolve_review, history(*facts, aggregate="rvw_2026q3"), Review())


def refusal(what: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        what()
    return caught.value


def problem(what: Callable[[], Any]) -> str:
    """The name of the refusal."""
    return refusal(what).slug
