"""Pages with figures inside: what is counted, for whom it is shown, and that every choice stands in the address."""

import re
from typing import Any
from urllib.parse import parse_qsl

import pytest

from services.gateway.display_names import window_name
from services.gateway.site.figures.analysis_lines import address_of, title_of
from services.gateway.site.rendering import page
from tests.support.web_pages.drawn_pages import person
from tests.support.web_pages.figure_reports import (
    DEFINITION,
    PAIRS,
    analysis_content,
    figure_cases_content,
    work_content,
)


def drawn(template: str, **content: Any) -> str:
    return re.sub(r"\s+", " ", bytes(page(template, person(), **content).body).decode())


@pytest.mark.requirement("R46")
@pytest.mark.requirement("R52")
@pytest.mark.requirement("R57")
def test_work_page_shows_qa_shortfalls_with_reasons_and_the_effort_on_eliminations() -> None:
    shown = drawn("work.html", **work_content())
    for text in ("33.3% (1 of 3)", "n/a (0 of 0)", "Staffing", "Key participants", "Ready for initial QA"):
        assert text in shown, text
    assert "case_progress_v4" in shown
    assert [line.saves for line in work_content()["eliminations"]] == [6]


@pytest.mark.requirement("R57")
def test_work_page_of_readers_of_dashboards_alone_has_no_eliminated_case() -> None:
    """Expected minus shown would be the number of eliminated cases."""
    shown = drawn("work.html", **work_content(may_report=False))
    assert "liminat" not in shown
    assert "Expected" not in shown


@pytest.mark.requirement("R51")
def test_each_page_says_that_it_is_a_sample_and_when_it_was_true() -> None:
    for template, content in (
        ("work.html", work_content()),
        ("figure_cases.html", figure_cases_content()),
        ("analysis.html", analysis_content(person())),
    ):
        shown = drawn(template, **content)
        assert "Data is based on a random sample of cases." in shown
        assert "2026-09-30, 12:00:01 UTC" in shown


def test_list_of_cases_leads_to_each_case_and_says_how_many_there_are() -> None:
    shown = drawn("figure_cases.html", **figure_cases_content())
    assert "3 approved cases" in shown
    assert f"/sites/ca-cqi/cases/cas_{'1' * 32}/print.pdf" in shown
    assert "Further cases" in shown


def test_analysis_shows_each_cell_in_words_and_leads_to_its_files() -> None:
    shown = drawn("analysis.html", **analysis_content(person()))
    assert "66.7% (2 of 3)" in shown
    assert "No applicable cases" in shown
    assert "No case<" in shown
    assert "/analyses/file?quarter=2026Q3&amp;window=4" in shown
    assert shown.count("Everyone of the site") == 1


def test_saved_analysis_is_called_by_what_it_shows_and_opens_with_the_same_choices() -> None:
    assert title_of(DEFINITION) == (
        "Item 4, Item 12A, P1 by county and rating of Item 3, where Item 6 ANI; 4 quarters to 2026Q3"
    )
    assert set(PAIRS) <= set(parse_qsl(address_of(DEFINITION)))


@pytest.mark.parametrize(
    ("window", "name"),
    [
        ("1", "July to September 2026"),
        ("4", "October 2025 to September 2026"),
        ("12", "October 2023 to September 2026"),
    ],
)
def test_window_is_named_by_its_first_and_last_month(window: str, name: str) -> None:
    assert window_name("2026Q3", window) == name
