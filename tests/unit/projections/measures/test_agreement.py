"""Agreement of two raters: kappa equals published and hand-computed numbers, and is none where it is not defined."""

from fractions import Fraction

import pytest

from services.projections.measures.agreement import agreement

Pairs = list[tuple[str, str]]


def pairs_of(table: dict[tuple[str, str], int]) -> Pairs:
    return [pair for pair, cases in table.items() for _ in range(cases)]


def two_by_two(both: int, first: int, second: int, neither: int) -> Pairs:
    return pairs_of(
        {("S", "S"): both, ("S", "ANI"): first, ("ANI", "S"): second, ("ANI", "ANI"): neither},
    )


@pytest.mark.parametrize(
    ("table", "share", "kappa"),
    [
        ((20, 5, 10, 15), Fraction(7, 10), Fraction(2, 5)),
        ((45, 15, 25, 15), Fraction(3, 5), Fraction(3, 23)),
        ((25, 35, 5, 35), Fraction(3, 5), Fraction(7, 27)),
        ((10, 0, 0, 10), Fraction(1), Fraction(1)),
        ((0, 10, 10, 0), Fraction(0), Fraction(-1)),
        ((5, 5, 5, 5), Fraction(1, 2), Fraction(0)),
    ],
)
def test_kappa_of_two_ratings_equals_published_tables(
    table: tuple[int, int, int, int], share: Fraction, kappa: Fraction
) -> None:
    """The first three are the examples of most textbooks: kappa 0.40, 0.13 and 0.26."""
    computed = agreement(two_by_two(*table))
    assert (computed.share, computed.kappa) == (share, kappa)


def test_kappa_of_three_ratings_equals_the_hand_computed_one() -> None:
    """16 of 20 are equal; by chance (12*11 + 6*6 + 2*3) / 400 = 0.435 would be: (0.8 - 0.435) / 0.565."""
    table = {("S", "S"): 10, ("S", "ANI"): 2, ("ANI", "S"): 1, ("ANI", "ANI"): 4, ("ANI", "NA"): 1, ("NA", "NA"): 2}
    computed = agreement(pairs_of(table))
    assert (computed.pairs, computed.equal, computed.kappa) == (20, 16, Fraction(73, 113))


def test_kappa_is_the_same_with_the_raters_exchanged() -> None:
    pairs = two_by_two(7, 2, 5, 3)
    assert agreement(pairs) == agreement([(second, first) for first, second in pairs])


@pytest.mark.parametrize(("pairs", "share"), [([], None), ([("S", "S")] * 30, Fraction(1))])
def test_kappa_is_none_where_it_is_not_defined(pairs: Pairs, share: Fraction | None) -> None:
    """A perfect 1 for thirty equal Strengths would say of chance that it was skill."""
    computed = agreement(pairs)
    assert (computed.kappa, computed.share) == (None, share)


def test_kappa_is_zero_where_one_rater_gives_one_rating_alone() -> None:
    assert agreement([("S", "S")] * 9 + [("S", "ANI")]).kappa == 0
