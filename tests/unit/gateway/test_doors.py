"""Three doors, one for each purpose: people see at all times through which they went, in words, colour and address."""

import re
from typing import get_args

import pytest

from services.gateway.display_names import ROLES, site_names
from services.gateway.site.rendering import page
from services.gateway.site.routes.purposes import DOORS, door_in, door_of
from services.gateway.site.routes.sign_in import OUR_PAGE
from shared.access.state import RoleAssignment
from shared.contracts.vocabulary import Purpose, SiteRole
from shared.web_design.static_files import DESIGN
from tests.support.web_pages.drawn_pages import person, quarter, sign_in
from tests.support.web_pages.html_reader import read

pytestmark = pytest.mark.requirement("R3")

BAND = re.compile(r"^\.oms-door--(\w+) \{ background: ([^;]+);(.*)\}$", re.MULTILINE)
"""The band of a purpose in the style sheet: its ground, and the other marks."""


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


def test_each_door_has_a_ground_an_edge_and_a_sign_of_its_own() -> None:
    """By its colour alone nobody could tell them apart who sees none, or prints in black."""
    bands = BAND.findall((DESIGN / "oms.css").read_text(encoding="utf-8"))
    assert [name for name, _, _ in bands] == list(DOORS)
    assert len({ground for _, ground, _ in bands}) == len({marks for _, _, marks in bands}) == 3
    assert len({door.icon for door in DOORS.values()}) == 3


def test_a_page_of_a_site_names_the_roles_that_the_person_holds_there() -> None:
    """Roles are held in a site: who is a reviewer in one may be an observer in the next."""
    assert set(ROLES) == set(get_args(SiteRole))
    assert "You are here as reviewer, observer" in trouble_in("cqi")
    assert "You are here as" not in trouble_in("cfsr")


def trouble_in(door: str) -> str:
    """The text of a page of a site, shown to a reviewer of the CQI site."""
    reviewer = person()
    roles = (RoleAssignment("REVIEWER", None), RoleAssignment("OBSERVER", None))
    reviewer.access.state.roles["ca-cqi", reviewer.user.id] = roles
    shown = page("trouble.html", reviewer, title="", detail="", door=DOORS[door], site=site_names(f"ca-{door}"))
    return read(bytes(shown.body).decode()).text


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


def test_sign_in_leads_back_to_pages_of_the_workspace_alone() -> None:
    """A link to a case would end in the dashboards, and one from elsewhere at another website."""
    case = f"/app/cqi/ca/cases/cas_{'0' * 32}/item-3"
    assert all(OUR_PAGE.fullmatch(page) for page in ("/app/", "/app/cqi/ca/cases", case, f"{case}#q-3-A"))
    assert not any(
        OUR_PAGE.fullmatch(page) for page in ("/app//evil.test", "/app/cqi/ca/..%2f", "/app/cqi/ca/a?b", case + "\n")
    )
