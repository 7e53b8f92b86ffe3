"""The compiled rules agree with a hand-written evaluation on every combination of answers: no case is misrated."""

import pytest

from shared.instrument import VERSIONS, engine
from tests.unit.instrument.oracle.combinations import CASE_TYPES, DOMAINS, combinations
from tests.unit.instrument.oracle.items import expected

CASES = [(item, case, version) for item in DOMAINS for case in CASE_TYPES for version in VERSIONS]


@pytest.mark.parametrize(("item", "case", "version"), CASES)
def test_every_combination_of_answers_is_rated_as_the_instrument_says(item: str, case: str, version: str) -> None:
    rate = engine(version).rate_item
    count = 0
    for answers in combinations(item):
        found = {name: rated.rating for name, rated in rate(case, item, answers).items()}
        assert found == expected(item, answers, case, version), answers
        count += 1
    print(f"item {item}, {case}, {version}: {count} combinations agree")


@pytest.mark.parametrize(("item", "listing"), [("3", "D1"), ("3", "E1"), ("3", "F1"), ("4", "C1"), ("5", "G1")])
def test_an_empty_list_is_an_answer_that_names_no_concern(item: str, listing: str) -> None:
    """A reviewer who ticked nothing must not be told of a contradiction."""
    rate = engine().rate_item
    for answers in combinations(item):
        if answers[listing] is None:
            assert rate("FC", item, answers | {listing: []}) == rate("FC", item, answers)
            break


@pytest.mark.parametrize("item", ["3", "4", "5", "6"])
def test_options_carried_as_tuples_rate_like_lists(item: str) -> None:
    """Answers that came out of an event hold tuples; they must not rate differently from a file's lists."""
    rate = engine().rate_item
    for number, answers in enumerate(combinations(item)):
        if number % 7 == 0:
            frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in answers.items()}
            assert rate("FC", item, frozen) == rate("FC", item, answers)
