"""A worker keeps cases at hand instead of reading them for every poll; what others did meanwhile must not be lost."""

from unittest.mock import patch

import pytest

import services.ratings.handlers
from services.ratings.handlers import RatingHandler
from services.ratings.store import load_cases
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import head_of
from shared.runtime import Runtime
from tests.cluster.ratings.rated_cases import PublishedCase, faults, published_case
from tests.cluster.ratings.raters import fold
from tests.cluster.ratings.test_rerate import OTHER_RULES, choose
from tests.support.handlers import apply_runs

pytestmark = pytest.mark.cluster


async def pass_over(rating: RatingHandler, cases: list[PublishedCase], first: int, last: int | None = None) -> None:
    """One batch of the consumer."""
    runs = [case.run(first, last or len(case.facts)) for case in cases]
    await apply_runs(rating, Purpose.TRAINING, "reviews", runs)


async def test_what_follows_right_on_needs_no_reading(runtime: Runtime, site: str) -> None:
    rating, cases = RatingHandler(runtime), [published_case(site, seed) for seed in range(3)]
    await pass_over(rating, cases, 1, 20)
    with patch.object(services.ratings.handlers, "load_cases", side_effect=AssertionError("it was read")):
        await pass_over(rating, cases, 21)
    assert await faults(runtime.store, cases) == []


@pytest.mark.parametrize("again_from", [11, 21, 31])
async def test_a_case_that_another_worker_went_on_with_is_rated_once(
    runtime: Runtime, site: str, again_from: int
) -> None:
    """Its partition came back: all, some or none of what the other one did are delivered again."""
    rating, cases = RatingHandler(runtime), [published_case(site, seed) for seed in range(3)]
    await pass_over(rating, cases, 1, 10)
    for case in cases:
        await fold(runtime, case, 11, 30)
    await pass_over(rating, cases, again_from)
    assert await faults(runtime.store, cases) == []


@pytest.mark.parametrize("left", [1, 20])
async def test_rules_chosen_and_reverted_leave_the_cache_equal_to_the_journal(
    runtime: Runtime, site: str, left: int
) -> None:
    """The rules look unchanged, but every case was rated twice; and the last event of a case touches no item."""
    rating, cases = RatingHandler(runtime), [published_case(site, seed) for seed in range(3)]
    last = min(len(case.facts) for case in cases) - left
    await pass_over(rating, cases, 1, last)
    await choose(runtime, site, OTHER_RULES)
    await choose(runtime, site, {})
    await pass_over(rating, cases, last + 1)
    found = await faults(runtime.store, cases)
    assert [one for one in found if "was rated 2 times" not in one] == []  # by the same rules, chosen twice
    stored = await load_cases(runtime.store, Purpose.TRAINING, [case.key for case in cases])
    for case in cases:
        rows = await Journal.for_purpose(runtime.store, Purpose.TRAINING).after(case.key, 0)
        assert stored[case.key].head == head_of(rows[-1])


async def test_a_case_whose_commit_failed_is_read_again(runtime: Runtime, site: str) -> None:
    rating, cases = RatingHandler(runtime), [published_case(site, seed) for seed in range(3)]
    await pass_over(rating, cases, 1, 10)
    with patch.object(services.ratings.handlers, "commit", side_effect=ConnectionError), pytest.raises(ConnectionError):
        await pass_over(rating, cases, 11, 20)
    for case in cases:
        await fold(runtime, case, 11, 20)
    await pass_over(rating, cases, 11, 20)
    await pass_over(rating, cases, 21)
    assert await faults(runtime.store, cases) == []
