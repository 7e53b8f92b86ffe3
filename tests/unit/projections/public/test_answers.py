"""Answers: the cell itself, or the nearest planned one with words."""

from collections.abc import Iterable

import pytest

from services.projections.public.figures.answers import FOSTER_CARE_ONLY, Question, answer
from services.projections.public.figures.measures import MEASURES
from services.projections.public.language.phrases import Phrases
from services.projections.public.publications.publication import Publication
from services.projections.publication.cells import Split

SPLITS: tuple[Split, ...] = ("all", "fc", "ih", "cw", "pr")


def places(publication: Publication) -> Iterable[str]:
    return ("state", *publication.places.groups, *publication.places.counties)


@pytest.mark.requirement("R61")
def test_every_place_measure_and_split_has_an_answer(publication: Publication) -> None:
    """A combination of filters would lead to an empty page."""
    for place in places(publication):
        for measure in MEASURES:
            for split in SPLITS:
                found = answer(publication, Question(measure, place, split, publication.quarters[0]))
                assert found.outcome != "nothing"
                assert (found.cell is None) == (found.outcome == "no_cases")
                assert found.cell is None or found.cell.has_figure


def test_an_answer_agrees_with_the_pointer_of_the_document(publication: Publication) -> None:
    """The page and the downloaded document would send a reader to two different figures."""
    pointers = [cell for cell in publication.cells.values() if cell.status == "not_planned"]
    assert pointers
    for cell in pointers:
        key = cell.key
        found = answer(publication, Question(key.measure, key.place, key.split, publication.quarters[0]))
        target = publication.cells[cell.see] if cell.see else None
        if target and target.has_figure and target.key.window.length > 1:
            assert found.cell
            assert found.cell.key.place == target.key.place
            assert found.cell.key.split == target.key.split


def test_a_very_small_county_is_answered_by_its_size_group_in_words(publication: Publication, phrases: Phrases) -> None:
    """Somebody from Sierra would see nothing, or think that the group's figure is Sierra's."""
    found = answer(publication, Question("4", "06091", "all", publication.quarters[0]))
    assert found.outcome == "elsewhere"
    assert phrases.not_published(found) == "Not published for Sierra: 30 small counties together"


def test_in_home_cases_of_a_foster_care_item_are_no_cases(publication: Publication) -> None:
    """A figure of foster care would stand under the name of in-home services."""
    for measure in FOSTER_CARE_ONLY:
        found = answer(publication, Question(measure, "state", "ih", publication.quarters[0]))
        assert (found.outcome, found.cell) == ("no_cases", None)


def test_an_earlier_end_is_answered_by_the_newest_window_up_to_it(publication: Publication) -> None:
    """A link to an earlier period would show today's figures."""
    found = answer(publication, Question("3", "state", "all", "2025Q4"))
    assert found.cell
    assert found.cell.key.window.end == "2025Q4"
