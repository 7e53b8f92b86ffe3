"""Texts of the public pages: complete and alike in both languages."""

import re

import pytest

from services.projections.public.figures.measures import MEASURES
from services.projections.public.filters import LANGUAGES
from services.projections.public.language.catalogue import say, say_html, texts
from services.projections.public.language.result_rows import COLUMNS
from services.projections.publication.constants import load_constants


def fields(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


@pytest.mark.requirement("R59")
def test_catalogues_of_both_languages_have_the_same_keys() -> None:
    """A page would end in an error for the readers of one language alone."""
    assert set(texts("en")) == set(texts("es"))


@pytest.mark.requirement("R59")
def test_texts_of_both_languages_have_the_same_fields() -> None:
    """A number that one language names would be missing in the other."""
    assert [key for key, text in texts("en").items() if fields(text) != fields(texts("es")[key])] == []


def test_texts_are_translated() -> None:
    """A reader of Spanish would meet English sentences."""
    same = {key for key, text in texts("en").items() if text == texts("es")[key] and " " in text}
    assert {key for key in same if not key.startswith(("place.", "figure.", "period.", "headline.figure"))} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_measure_and_column_has_its_texts(language: str) -> None:
    """A figure without a name, or a column nobody explains, cannot be read."""
    assert set(MEASURES) == set(load_constants().measures)
    assert all(say(language, f"measure.{measure}.{kind}") for measure in MEASURES for kind in ("title", "ask"))
    assert all(say(language, f"{kind}.{column.name}") for column in COLUMNS for kind in ("columns", "column_text"))


def test_html_of_a_text_escapes_its_fields() -> None:
    """An address with markup in it would become part of the page."""
    assert "<b>" not in say_html("en", "notice.unknown", filter="<b>x</b>")
