"""Pages as people and their software get them: escaped, accessible, and without a word to another origin."""

import re

import pytest

from services.gateway.site.error_page import from_reply
from services.gateway.site.filters import read_filters
from services.gateway.site.rendering import TEMPLATES
from services.gateway.upstream.messages import UpstreamResponse
from shared.web_design.static_files import DESIGN
from tests.support.web_pages.drawn_pages import every_page, person, quarter
from tests.support.web_pages.html_reader import Seen, read

PAGES = every_page()


@pytest.mark.parametrize("name", PAGES)
def test_what_somebody_typed_is_never_markup(name: str) -> None:
    """Otherwise a name could run as a script in a colleague's browser."""
    assert "alert(1)</script>" not in PAGES[name]
    assert [script for script in read(PAGES[name]).all("script") if not script.get("src")] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_used_with_a_screen_reader(name: str) -> None:
    seen = read(PAGES[name])
    assert len(seen.all("h1")) == 1
    assert seen.all("html") == [{"lang": "en"}]
    assert [len(seen.all(landmark)) for landmark in ("header", "main", "footer")] == [1, 1, 1]
    assert seen.all("a")[0] == {"class": "usa-skipnav", "href": "#main"}
    assert seen.all("main")[0]["id"] == "main"
    assert_everything_is_labelled(seen)


def assert_everything_is_labelled(seen: Seen) -> None:
    labelled = {label["for"] for label in seen.all("label")}
    fields = [*seen.all("select"), *seen.all("textarea"), *seen.all("input")]
    assert {one["id"] for one in fields if one.get("type") != "hidden"} <= labelled
    ids = [attributes["id"] for _, attributes in seen.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [attributes["aria-labelledby"] for _, attributes in seen.elements if "aria-labelledby" in attributes]
    assert set(named) <= set(ids)


@pytest.mark.parametrize("template", [file.name for file in sorted(TEMPLATES.iterdir())])
def test_form_of_every_template_carries_the_token(template: str) -> None:
    """A form without it is refused by browsers that send no origin, and its reader can do nothing about that."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    assert re.findall(r'<form [^>]*method="post">(?!\s*{% include "form_fields.html" %})', text) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_another_origin(name: str) -> None:
    """Who looks at case reviews is nobody else's business."""
    assert [address for address in read(PAGES[name]).addresses() if not address.startswith(("/", "#"))] == []
    assert [address for address in read(PAGES[name]).addresses() if address.startswith("//")] == []


def test_our_own_files_name_no_other_origin() -> None:
    folders = (TEMPLATES, TEMPLATES.parent / "static", DESIGN, DESIGN.parent / "templates/design")
    named = {file: file.read_text(encoding="utf-8") for folder in folders for file in folder.iterdir()}
    assert len(named) > 10
    drawing = 'xmlns="http://www.w3.org/2000/svg"'
    assert [file for file, text in named.items() if "://" in text.replace(drawing, "")] == []


def test_every_table_has_a_caption_heads_and_a_region_to_scroll() -> None:
    seen = read(quarter(person()))
    assert len(seen.all("table")) == len(seen.all("caption")) == 6, "two tables of a measure, and its bars"
    assert all(head.get("scope") in ("row", "rowgroup", "col") for head in seen.all("th"))
    regions = [div for div in seen.all("div") if div.get("role") == "region"]
    assert len(regions) == 4
    assert all(region["tabindex"] == "0" and region["aria-labelledby"] for region in regions)


def test_the_numbers_and_their_denominator_stand_on_the_page() -> None:
    seen = read(quarter(person()))
    assert "cases rated Strength ÷ (Strength + Area Needing Improvement)" in seen.text
    assert "(Substantially Achieved + Partially Achieved + Not Achieved)" in seen.text
    assert "33.3%" in seen.text
    assert "No applicable cases" in seen.text
    assert "2 approved cases (Statewide)" in seen.text
    assert "Data through September 30, 2026, 12:00:01 UTC" in seen.text


@pytest.mark.requirement("R44")
def test_the_figures_are_led_through_by_the_domains() -> None:
    page = quarter(person())
    heads = [page.index(f'colspan="5">{domain}</th>') for domain in ("Safety", "Well-being")]
    assert heads == sorted(heads)


def test_a_county_without_a_case_is_on_the_page_too() -> None:
    """Otherwise nobody could tell a county without cases from one that was forgotten."""
    seen = read(quarter(person()))
    assert "Yuba" in seen.text
    assert seen.text.count("No approved case this quarter") == 57 + 58


def test_under_a_filter_no_county_is_said_to_be_without_cases() -> None:
    """It may have cases of another type."""
    filtered = read(quarter(person(), filters=read_filters("ca-cqi", {"case_type": "IH"})))
    assert "No approved case this quarter" not in filtered.text
    assert "No approved case with these filters" in filtered.text


def test_the_page_says_what_it_must_not_be_used_for() -> None:
    seen = read(quarter(person("Lee")))
    assert "Signed in as Lee; not public: counts are not suppressed here." in seen.text
    assert "Must be verified." in seen.text
    assert "California · Continuous quality improvement (CQI)" in seen.text
    assert "not an official website" in seen.text


def test_a_training_site_is_marked_as_practice() -> None:
    training, real = read(quarter(person(), "ca-training")), read(quarter(person()))
    assert "Practice." in training.text
    assert "Practice" not in real.text


def test_chosen_filters_stay_chosen_and_unknown_ones_are_named() -> None:
    html = quarter(person(), filters=read_filters("ca-cqi", {"case_type": "IH", "agency": "police"}))
    chosen = [option["value"] for option in read(html).all("option") if "selected" in option]
    assert (chosen, "the value is not known: agency" in read(html).text) == (["IH"], True)


def test_a_quarter_without_cases_says_so() -> None:
    assert "No approved case fits these filters" in read(quarter(person(), rows=[])).text


@pytest.mark.parametrize(
    ("reply", "status", "detail"),
    [
        (
            UpstreamResponse(403, [], b'{"detail": "You have no part in this site."}'),
            403,
            "You have no part in this site.",
        ),
        (UpstreamResponse(404, [], b"not json"), 404, ""),
        (UpstreamResponse(500, [], b'{"detail": "inside"}'), 503, "A part of the system cannot be reached."),
        (UpstreamResponse(503, [], b""), 503, "A part of the system cannot be reached."),
        (UpstreamResponse(418, [], b"[]"), 503, "A part of the system cannot be reached."),
    ],
)
def test_a_refusal_of_a_service_becomes_a_page_in_words(reply: UpstreamResponse, status: int, detail: str) -> None:
    trouble = from_reply(reply)
    assert (trouble.status, trouble.detail[: len(detail)]) == (status, detail)
