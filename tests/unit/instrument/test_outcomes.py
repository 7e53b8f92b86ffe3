"""The outcomes agree with a hand-written evaluation on every combination of ratings, under every policy."""

from itertools import product

import pytest

from shared.instrument import POLICIES, VERSIONS, Rated, Reason, engine, load
from tests.unit.instrument.oracle.outcomes import expected_outcome

RATINGS = ("S", "ANI", "NA", "INCOMPLETE")
CHOICES = [dict(zip(POLICIES, choices, strict=True)) for choices in product(*POLICIES.values())]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("policies", CHOICES)
def test_every_combination_of_ratings_gives_the_outcome_the_instrument_says(
    version: str, policies: dict[str, str]
) -> None:
    functions = dict(engine(version, policies)._outcomes)
    count = 0
    for outcome in load(version).outcomes:
        for ratings in product(RATINGS, repeat=len(outcome.items)):
            items = {n: Rated(rating, Reason("x")) for n, rating in zip(outcome.items, ratings, strict=True)}
            for answers in ({}, {"A": "No", "B": "No"}, {"A": "Yes", "B": "No"}, {"A": "No", "B": "Yes"}):
                found = functions[outcome.id](items, {"16": answers}).rating
                yes = list(answers.values()).count("Yes")
                assert found == expected_outcome(outcome.id, list(ratings), policies, yes), (outcome.id, ratings)
                count += 1
    print(f"{version}, {policies}: {count} combinations agree")


def test_an_outcome_that_waits_names_the_items_it_waits_for() -> None:
    ratings = engine().rate("FC", {})
    assert ratings.outcomes["P1"] == Rated("INCOMPLETE", Reason("member_incomplete", ("4", "5", "6")))
