"""Three doors, one for each purpose: people see at all times through which they went, in words, colour and address."""

import re

import pytest

from services.gateway.site.rendering import TEMPLATES, page
from services.gateway.site.routes.purposes import DOORS, door_in, door_of
from services.gateway.site.routes.sign_in import OUR_PAGE
from shared.contracts.vocabulary import Purpose
from tests.unit.gateway.drawn_pages import person, quarter, sign_in
from tests.unit.gateway.html_reader import read

pytestmark = pytest.mark.requirement("R3")

SHADE = re.compile(r"\.oms-door--(\w+) \{ background: (#\w+); border-color: (#\w+); \}")


def test_there_is_a_door_for_each_purpose_with_an_address_and_words_of_its_own() -> None:
    assert set(DOORS) == {purpose.value for purpose in Purpose}
    assert len({door.description for door in DOORS.values()}) == len({door.short for door in DOORS.values()}) == 3
    assert all(OUR_PAGE.fullmatch(f"/{door}") for door in DOORS)


@pytest.mark.parametrize("door", DOORS)
def test_the_way_in_says_whose_door_it_is(door: str) -> None:
    html = bytes(sign_in(door).body).decode()
    assert [one.description in html for one in DOORS.values()] == [name == door for name in DOORS]
    assert f"oms-door--{door}" in html
    assert f"| {DOORS[door].short} | Open OMS" in read(html).text


@pytest.mark.parametrize("purpose", Purpose)
def test_a_page_of_a_site_says_through_which_door_one_came(purpose: Purpose) -> None:
    html = quarter(person(), f"ca-{purpose}")
    assert f"oms-door--{purpose}" in html
    assert door_of(f"ca-{purpose}").description in read(html).text


def test_each_door_has_a_colour_of_its_own() -> None:
    style = (TEMPLATES.parent / "static/site.css").read_text(encoding="utf-8")
    shades = {name: (back, border) for name, back, border in SHADE.findall(style)}
    assert set(shades) == set(DOORS)
    assert len(set(shades.values())) == len({border for _, border in shades.values()}) == 3


def test_a_page_without_a_door_claims_none() -> None:
    assert "oms-door" not in bytes(sign_in().body).decode()


@pytest.mark.requirement("R7")
@pytest.mark.parametrize("purpose", Purpose)
def test_a_page_of_a_site_that_cannot_be_shown_still_says_whose_it_is(purpose: Purpose) -> None:
    """A trainee who meets an error must not believe to have met a real one."""
    door = door_in(f"/sites/ca-{purpose}/quarters/2026Q3")
    html = bytes(page("trouble.html", None, 403, title="No", detail="Not yours.", door=door).body).decode()
    assert ("practice" in read(html).text) == (purpose is Purpose.TRAINING)
    assert [name for name in DOORS if f"oms-door--{name}" in html] == [purpose]
    assert door_in("/sites/ca-research/quarters/2026Q3") is None
