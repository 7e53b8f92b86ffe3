"""The people on a contact form: mistakes are said at their place, before anybody accepts and is invited."""

from typing import Any

import pytest

from services.identity.domain.sites.contact_form import (
    MAX_PEOPLE,
    check_people,
    check_roles,
    normalize_email,
    requested_roles,
)
from shared.errors import Refused
from tests.unit.identity.outcomes import outcome
from tests.unit.identity.sites.filled_forms import ADMINISTRATOR, ALL, CFSR, CHANGE, TRAINING, filled, places, someone


@pytest.mark.requirement("R27")
@pytest.mark.parametrize(
    "address", ["", "ada", "ada@", "@state.example", "ada@state", "a b@state.example", "ada@state..example"]
)
def test_what_is_no_address_is_said_at_its_place(address: str) -> None:
    assert places(TRAINING | {"reviewers": [ADMINISTRATOR | {"email": address}]}) == [("reviewers", 0, "email")]


@pytest.mark.parametrize("name", ["", " ", "Ada\nAdmin", "<b>Ada</b>", "A" * 101])
def test_what_is_no_name_is_said_at_its_place(name: str) -> None:
    assert places(TRAINING | {"qa": [ADMINISTRATOR | {"name": name}]}) == [("qa", 0, "name")]


def test_one_person_is_one_account_however_the_address_is_written() -> None:
    [one] = filled(TRAINING, qa=[{"name": " Quin Invented ", "email": " Quin@STATE.example "}]).qa
    assert (one.name, one.email) == ("Quin Invented", "quin@state.example")


@pytest.mark.parametrize("written", ["x@xn--bcher-kva.de", "x@bücher.de", "X@BÜCHER.de"])
def test_domain_of_an_address_is_in_its_ascii_form(written: str) -> None:
    """A mail server without SMTPUTF8 refuses the other form for good, and the invited person never hears of it."""
    assert normalize_email(written) == "x@xn--bcher-kva.de"


@pytest.mark.requirement("R27")
def test_somebody_who_stands_in_a_list_twice_is_flagged_with_both_places() -> None:
    twice = filled(
        TRAINING, reviewers=[someone("Rae"), someone("Ron"), {"name": "Rae I.", "email": "RAE@state.example"}]
    )
    with pytest.raises(Refused) as refused:
        check_people(twice)
    assert (refused.value.slug, refused.value.status) == ("people-twice", 422)
    [error] = refused.value.extra["errors"]
    assert (error["where"], "person 2 already" in error["what"]) == ("person 4", True)


def test_one_person_may_have_two_roles() -> None:
    both = filled(TRAINING, qa=[someone("Rae")])
    assert outcome(lambda: check_people(both)) == "taken"
    assert [one.role for one in requested_roles(both) if one.email.startswith("rae")] == ["REVIEWER", "QA_FIRST"]


def test_a_form_names_no_more_people_than_can_be_carried_out() -> None:
    crowd = [someone(f"Person{number}") for number in range(MAX_PEOPLE + 1)]
    assert places(TRAINING | {"observers": crowd}) == [("observers",)]


IMPOSSIBLE: dict[str, tuple[str, dict[str, Any], str]] = {
    "a limited observer": (
        "ca-cqi",
        CHANGE | {"changes": [someone("Ola", change="add", role="OBSERVER", counties=["06001"])]},
        "role-not-limited",
    ),
    "oversight on a CQI site": (
        "ca-cqi",
        CHANGE | {"changes": [someone("Cy", change="add", role="CB_OVERSIGHT")]},
        "role-not-of-this-site",
    ),
    "a limited administrator": (
        "ca-cfsr",
        CFSR | {"people": [someone("Ada", role="STATE_ADMIN", counties=["06001"])]},
        "role-not-limited",
    ),
}


@pytest.mark.parametrize(("site", "form", "slug"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_role_that_nobody_can_have_there_is_refused_before_the_form_is_taken(
    site: str, form: dict[str, Any], slug: str
) -> None:
    """Accepted, it could never be carried out to its end."""
    assert outcome(lambda: check_roles(site, filled(form))) == slug


@pytest.mark.parametrize(
    ("kind", "site"),
    [("TRAINING", "ca-training"), ("CQI", "ca-cqi"), ("CFSR", "ca-cfsr"), ("CHANGE_OF_USERS", "ca-cqi")],
)
def test_a_form_that_is_right_can_be_carried_out(kind: str, site: str) -> None:
    form = filled(ALL[kind])
    assert outcome(lambda: check_people(form)) == outcome(lambda: check_roles(site, form)) == "taken"
