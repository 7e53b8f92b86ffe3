"""The frame of every page, in the languages in which the public reads it."""

import re

import pytest

from shared.web_design.environment import DESIGN, make_environment
from shared.web_design.static_files import StaticFolder
from shared.web_design.texts import Untranslated, frame_texts, translator
from tests.support.web_pages.html_reader import read

SENTENCE = re.compile(r"""\bt\("([^"]+)"\)""")


def sentences() -> set[str]:
    return {found for file in DESIGN.rglob("*.html") for found in SENTENCE.findall(file.read_text(encoding="utf-8"))}


def test_every_sentence_of_the_frame_is_in_spanish_and_none_is_left_over() -> None:
    """A page half in English leaves out those for whom it was translated."""
    assert sentences() == set(frame_texts("es"))


def test_a_sentence_without_a_translation_is_never_shown_in_english() -> None:
    with pytest.raises(Untranslated):
        translator("es", {})("Results")
    assert translator("es", {"Results of {year}": "Resultados de {year}"})("Results of {year}", year=2026) == (
        "Resultados de 2026"
    )


@pytest.mark.parametrize(("language", "skip"), [("en", "Skip to main content"), ("es", "Ir al contenido principal")])
def test_the_frame_says_its_language_and_leads_to_the_content_first(language: str, skip: str) -> None:
    environment = make_environment(static=StaticFolder("/static"), language=language)
    seen = read(environment.get_template("design/frame.html").render())
    assert seen.all("html") == [{"lang": language}]
    assert seen.text.startswith(f"| Open OMS {skip}")
    assert seen.all("a")[0] == {"class": "usa-skipnav", "href": "#main"}


def test_what_a_page_is_given_is_escaped_in_macros_too() -> None:
    environment = make_environment(static=StaticFolder("/static"))
    template = environment.from_string(
        '{% import "design/macros.html" as m %}{{ m.tag("blue", "star", text) }}{{ m.crumbs([(text, text)]) }}'
        '{{ m.actions([(text, text)], text) }}{{ m.meaning("x", text, text, text, text) }}'
        '{% call m.notice("warn", "warning", text) %}{{ text }}{% endcall %}'
        "{{ m.bars(text, [text, text, text], [(text, [row])]) }}"
    )
    row = {"name": "<b>", "address": "<b>", "bar": "<b>", "value": "<b>", "note": "<b>", "note_style": ""}
    assert "<b>" not in template.render(text="<b>", row=row)
