"""The draw: the same seed and frame give the same sample, every case has the same chance, and nobody can lean on it."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reviews.domain.sampling.draw import derived_seed, draw, split
from shared.contracts.reviews.sampling import ExpectedCases
from tests.unit.reviews.sampling.sampling_states import ALAMEDA, SEED, rows

FRAME = rows(child_welfare=30, probation=6, in_home=20)
USUAL = ExpectedCases(county=ALAMEDA, foster_care=12, in_home=8)
DRAWS = 10_000
CHI_SQUARE_55_AT_1_PERCENT = 82.29
"""Of 56 rows; what fair draws exceed once in a hundred."""

SIZES = st.integers(0, 25)


def references(seed: bytes, cases: ExpectedCases = USUAL) -> list[tuple[int, str, str]]:
    return [(one.pick.rank, one.pick.kind, one.row.reference) for one in draw(FRAME, cases, seed)]


@pytest.mark.requirement("R48")
def test_the_same_seed_and_frame_give_the_same_sample_whatever_the_order_of_the_rows() -> None:
    shuffled = list(FRAME)
    random.Random(1).shuffle(shuffled)
    assert draw(shuffled, USUAL, SEED) == draw(FRAME, USUAL, SEED)


@pytest.mark.requirement("R48")
def test_the_algorithm_is_the_one_that_its_name_stands_for() -> None:
    """A draw of years ago must come out the same: another way needs another name. Computed by other means."""
    first = [reference for _, kind, reference in references(SEED) if kind == "sample"]
    assert first == [
        *("C10", "C14", "C23", "C25", "C19", "C16", "C5", "C2", "C7", "C6"),
        *("P2", "P4"),
        *("F9", "F10", "F11", "F19", "F5", "F12", "F17", "F16"),
    ]


@pytest.mark.requirement("R48")
def test_another_seed_gives_another_sample() -> None:
    assert len({tuple(references(bytes([n]) * 32)) for n in range(50)}) == 50


@pytest.mark.requirement("R48")
def test_every_row_has_the_same_chance_in_ten_thousand_draws() -> None:
    """Pearson's chi-square over all places of one draw of either population, seeds by a fixed generator."""
    seeds = random.Random(20260930)
    one = ExpectedCases(county=ALAMEDA, either=1)
    picked = Counter(draw(FRAME, one, seeds.randbytes(32))[0].row.name for _ in range(DRAWS))
    share = DRAWS / len(FRAME)
    statistic = sum((picked[row.name] - share) ** 2 / share for row in FRAME)
    assert statistic < CHI_SQUARE_55_AT_1_PERCENT
    assert statistic > 30, "draws that are more even than chance are not random either"


@pytest.mark.requirement("R48")
def test_within_a_stratum_every_row_is_as_often_in_the_sample() -> None:
    """Twelve at a time: ten of thirty and two of six children, eight of twenty families."""
    seeds, picked = random.Random(7), Counter[str]()
    for _ in range(2_000):
        picked.update(one.row.reference for one in draw(FRAME, USUAL, seeds.randbytes(32)) if one.pick.kind == "sample")
    expected = {"C": 2_000 * 10 / 30, "P": 2_000 * 2 / 6, "F": 2_000 * 8 / 20}
    for row in FRAME:
        wanted = expected[row.reference[0]]
        assert abs(picked[row.reference] - wanted) < 4.5 * (wanted * (1 - wanted / 2_000)) ** 0.5, row.reference


@pytest.mark.requirement("R53")
@pytest.mark.requirement("R54")
@given(child_welfare=SIZES, probation=SIZES, in_home=SIZES, data=st.data())
def test_a_sample_has_its_quota_and_an_oversample_behind_it(
    child_welfare: int, probation: int, in_home: int, data: st.DataObject
) -> None:
    children, families = child_welfare + probation, in_home
    cases = ExpectedCases(
        county=ALAMEDA,
        foster_care=data.draw(st.integers(0, children)),
        in_home=data.draw(st.integers(0, families)),
    )
    drawn = draw(rows(child_welfare, probation, in_home), cases, SEED)
    kinds = Counter((one.pick.kind, one.pick.population) for one in drawn)
    assert (kinds["sample", "foster_care"], kinds["sample", "in_home"]) == (cases.foster_care, cases.in_home)
    assert kinds["oversample", "in_home"] == min(cases.in_home, families - cases.in_home)
    assert kinds["oversample", "foster_care"] <= min(cases.foster_care, children - cases.foster_care)
    assert [one.pick.rank for one in drawn] == list(range(1, len(drawn) + 1))
    assert len({one.row for one in drawn}) == len(drawn)
    first = [one.pick.kind for one in drawn]
    assert first == sorted(first, reverse=True), "the sample comes first"


@pytest.mark.requirement("R53")
@given(child_welfare=SIZES, probation=SIZES, data=st.data())
def test_agencies_share_foster_care_cases_by_their_rows_and_none_is_left_out(
    child_welfare: int, probation: int, data: st.DataObject
) -> None:
    cases = data.draw(st.integers(0, child_welfare + probation))
    of_child_welfare, of_probation = split(cases, child_welfare, probation)
    assert of_child_welfare + of_probation == cases
    assert 0 <= of_child_welfare <= child_welfare
    assert 0 <= of_probation <= probation
    if cases >= 2:
        assert bool(of_probation) == bool(probation)
        assert bool(of_child_welfare) == bool(child_welfare)
    if cases:
        exact = cases * probation / (child_welfare + probation)
        assert abs(of_probation - exact) < 1


@pytest.mark.parametrize(
    ("cases", "child_welfare", "probation", "wanted"),
    [(12, 900, 100, (11, 1)), (12, 870, 130, (10, 2)), (3, 999, 1, (2, 1)), (1, 999, 1, (1, 0)), (2, 5, 5, (1, 1))],
)
def test_the_largest_remainder_decides(cases: int, child_welfare: int, probation: int, wanted: tuple[int, int]) -> None:
    assert split(cases, child_welfare, probation) == wanted


def test_where_either_will_do_all_rows_are_drawn_from_together() -> None:
    """A very small county may have families alone, and still has its case of the year."""
    one = ExpectedCases(county=ALAMEDA, either=1)
    [first, spare] = draw(rows(in_home=3), one, SEED)
    assert (first.pick.population, first.pick.kind, spare.pick.kind) == ("in_home", "sample", "oversample")


def test_derived_seeds_are_the_same_for_a_county_and_differ_between_counties() -> None:
    first = derived_seed("7", "ca-cqi", "2026Q3", "06001")
    assert first == derived_seed("7", "ca-cqi", "2026Q3", "06001")
    others = [
        ("8", "ca-cqi", "2026Q3", "06001"),
        ("7", "ny-cqi", "2026Q3", "06001"),
        ("7", "ca-cqi", "2026Q4", "06001"),
    ]
    assert len({first, *(derived_seed(*of) for of in others), derived_seed("7", "ca-cqi", "2026Q3", "06003")}) == 5
