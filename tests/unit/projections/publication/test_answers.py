"""Every place and measure has an answer: its own figure, or the nearest one up the tree."""

import pytest

from services.projections.publication.answers import Answers
from services.projections.publication.cells import Cell, CellKey, Split, Window
from services.projections.publication.constants import KINDS_OF, load_constants
from services.projections.publication.documents import publication_documents
from services.projections.publication.plan import make_plan, planned_keys
from tests.support.publications.invented_counts import consecutive_quarters

CONSTANTS = load_constants()
PLAN = make_plan(CONSTANTS)
QUARTERS = consecutive_quarters("2024Q1", 12)
CELLS = {key: Cell(key, "shown", 50, 48, 52, 5) for series in PLAN.values() for key in planned_keys(series, QUARTERS)}
SIERRA, ALAMEDA = "06091", "06001"


@pytest.mark.requirement("R61")
def test_answer_exists_for_every_measure_place_and_split() -> None:
    """A filter that no figure exists for is not an error: the reader is led to the nearest figure."""
    answers = Answers(CONSTANTS, CELLS)
    for measure in CONSTANTS.measures:
        for place in CONSTANTS.places():
            for split in KINDS_OF:
                assert answers.answer(measure, place, split) in CELLS


@pytest.mark.parametrize(
    ("measure", "place", "split", "expected"),
    [
        ("3", ALAMEDA, "all", (ALAMEDA, "all")),
        ("3", ALAMEDA, "fc", (ALAMEDA, "fc")),
        ("3", ALAMEDA, "pr", (ALAMEDA, "all")),
        ("4", ALAMEDA, "fc", (ALAMEDA, "all")),
        ("3", SIERRA, "all", ("small", "all")),
        ("3", SIERRA, "pr", ("small", "pr")),
        ("7", "medium", "cw", ("medium", "all")),
        ("7", SIERRA, "pr", ("small", "all")),
    ],
)
def test_answer_is_the_nearest_planned_cell(
    measure: str, place: str, split: Split, expected: tuple[str, Split]
) -> None:
    answer = Answers(CONSTANTS, CELLS).answer(measure, place, split)
    assert answer
    assert (answer.place, answer.split) == expected


def test_answer_of_a_length_is_that_window_or_the_newest() -> None:
    answers = Answers(CONSTANTS, CELLS)
    assert answers.answer("3", "state", "all", 1) == CellKey("3", "state", "all", Window(1, "2026Q4"))
    assert answers.answer("3", "state", "all", 12) == CellKey("3", "state", "all", Window(4, "2026Q4"))
    assert answers.answer("3", "state", "all") == CellKey("3", "state", "all", Window(4, "2026Q4"))


def test_answer_without_any_figure_is_none() -> None:
    assert Answers(CONSTANTS, {}).answer("3", "state", "all") is None


def test_see_leads_to_a_figure_of_a_time_that_is_not_later() -> None:
    """A reader who looks at 2025 is led to a figure of 2025, and never in a circle."""
    hidden = CellKey("3", ALAMEDA, "all", Window(4, "2025Q4"))
    group = CellKey("3", "large", "all", Window(4, "2025Q4"))
    assert Answers(CONSTANTS, {**CELLS, hidden: Cell(hidden, "suppressed")}).see(hidden) == group
    both = {**CELLS, hidden: Cell(hidden, "suppressed"), group: Cell(group, "suppressed")}
    assert Answers(CONSTANTS, both).see(hidden) == CellKey("3", "state", "all", Window(4, "2025Q4"))


def test_see_of_a_withheld_half_is_all_cases_of_the_same_place() -> None:
    half = CellKey("3", "state", "fc", Window(1, "2025Q2"))
    protected = {**CELLS, half: Cell(half, "protected")}
    assert Answers(CONSTANTS, protected).see(half) == CellKey("3", "state", "all", Window(1, "2025Q2"))


def test_pointers_say_what_the_instrument_and_the_plan_leave_out() -> None:
    answers = Answers(CONSTANTS, CELLS)
    in_home = answers.pointer("4", ALAMEDA, "ih")
    assert in_home
    assert (in_home.status, in_home.see) == ("none_applicable", None)
    small = answers.pointer("3", SIERRA, "all")
    assert small
    assert (small.status, small.see) == ("not_planned", answers.answer("3", "small", "all"))
    assert answers.pointer("3", ALAMEDA, "all") is None


def test_documents_have_an_entry_for_every_place_and_split() -> None:
    """Someone who reads the JSON alone finds an answer too."""
    document = next(d for d in publication_documents(CELLS, {}, CONSTANTS) if d.name == "measures/4")
    for place in CONSTANTS.places():
        assert f'"place":"{place}","range_high"'.encode() in document.content
