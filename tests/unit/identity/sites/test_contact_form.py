"""The contact forms: each kind of site has its own, with the fields it has, and sets its site up with what it says."""

from typing import Any

import pytest

from services.identity.domain.sites.contact_form import FORM_KINDS, check_people, requested_roles, settings_of
from services.identity.domain.sites.settings import check_settings_for
from shared.contracts.vocabulary import Purpose
from shared.reference.jurisdictions import counties_of
from tests.unit.identity.outcomes import outcome
from tests.unit.identity.sites.filled_forms import (
    ADMINISTRATOR,
    ALL,
    CFSR,
    CHANGE,
    CQI,
    TRAINING,
    filled,
    places,
    someone,
)

ROLES_OF_LISTS = [
    ("ada@state.example", "STATE_ADMIN"),
    ("rae@state.example", "REVIEWER"),
    ("ron@state.example", "REVIEWER"),
    ("quin@state.example", "QA_FIRST"),
    ("ola@state.example", "OBSERVER"),
]


@pytest.mark.requirement("R16")
def test_each_kind_of_site_has_its_own_form() -> None:
    assert FORM_KINDS == {Purpose.TRAINING: "TRAINING", Purpose.CQI: "CQI", Purpose.CFSR: "CFSR"}


@pytest.mark.requirement("R16")
@pytest.mark.parametrize("kind", ALL)
def test_a_form_of_one_kind_cannot_be_sent_as_another(kind: str) -> None:
    """Users of one review do not become those of another by the same piece of paper."""
    for other in set(ALL) - {kind}:
        if (kind, other) != ("CQI", "TRAINING"):
            assert places(ALL[kind] | {"kind": other})
    assert ("counties",) in places(CQI | {"kind": "TRAINING"})


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        pytest.param("TRAINING", set(TRAINING), marks=pytest.mark.requirement("R27")),
        pytest.param("CQI", set(CQI), marks=pytest.mark.requirement("R28")),
        pytest.param("CFSR", set(CFSR), marks=pytest.mark.requirement("R29")),
        pytest.param("CHANGE_OF_USERS", set(CHANGE), marks=pytest.mark.requirement("R33")),
    ],
)
def test_a_form_has_these_fields_and_a_misspelt_one_is_not_lost(kind: str, fields: set[str]) -> None:
    assert set(type(filled(ALL[kind])).model_fields) == fields
    assert places(ALL[kind] | {"adminstrator": "x"}) == [("adminstrator",)]


@pytest.mark.requirement("R27")
@pytest.mark.requirement("R28")
@pytest.mark.parametrize("form", [TRAINING, CQI], ids=["TRAINING", "CQI"])
def test_everybody_on_the_form_gets_the_role_of_their_list(form: dict[str, Any]) -> None:
    found = [(one.email, one.role) for one in requested_roles(filled(form))]
    assert found == ROLES_OF_LISTS
    assert not any(one.remove or one.counties for one in requested_roles(filled(form)))


@pytest.mark.requirement("R27")
@pytest.mark.parametrize("form", [TRAINING, CQI], ids=["TRAINING", "CQI"])
@pytest.mark.parametrize("wrong", [None, [], [ADMINISTRATOR], {"name": "Ada"}])
def test_there_is_exactly_one_administrator(form: dict[str, Any], wrong: Any) -> None:
    assert places(form | {"state_administrator": wrong})[0][0] == "state_administrator"
    assert places({name: value for name, value in form.items() if name != "state_administrator"}) == [
        ("state_administrator",)
    ]


@pytest.mark.requirement("R29")
def test_cfsr_form_names_people_with_roles_counties_and_administrator() -> None:
    """People of a cfsr are named with their role and counties and one is its administrator."""
    found = [(one.email, one.role, one.counties) for one in requested_roles(filled(CFSR))]
    assert found == [("ada@state.example", "STATE_ADMIN", None), ("rae@state.example", "REVIEWER", ("06001",))]
    without = filled(CFSR, people=[someone("Rae", role="REVIEWER")])
    assert outcome(lambda: check_people(without)) == "no-administrator"
    assert places(CFSR | {"people": []}) == [("people",)]


@pytest.mark.requirement("R10")
@pytest.mark.requirement("R11")
@pytest.mark.parametrize(
    ("field", "wrong"),
    [("mode", "BOTH"), ("mode", None), ("round", 0), ("round", None), ("year", 1999), ("year", None)],
)
def test_a_cfsr_form_names_its_review(field: str, wrong: Any) -> None:
    assert places(CFSR | {field: wrong}) == [(field,)]


@pytest.mark.requirement("R33")
def test_a_change_of_users_adds_changes_and_removes() -> None:
    found = [(one.email, one.role, one.remove) for one in requested_roles(filled(CHANGE))]
    assert found == [("rae@state.example", "REVIEWER", True), ("nia@state.example", "QA_FIRST", False)]
    assert places(CHANGE | {"changes": [someone("Rae", change="promote", role="REVIEWER")]})


@pytest.mark.requirement("R13")
@pytest.mark.requirement("R28")
@pytest.mark.parametrize("purpose", Purpose)
def test_a_site_is_set_up_with_what_its_form_says(purpose: Purpose) -> None:
    settings = settings_of(filled(ALL[FORM_KINDS[purpose]]))
    assert outcome(lambda: check_settings_for(purpose, settings, frozenset(counties_of("ca-cqi")))) == "taken"
    said = ("counties", "pur_mode", "pur_start", "mode", "round", "year")
    found = {name: value for name in said if (value := getattr(settings, name)) not in (None, ())}
    assert (
        found
        == {
            Purpose.TRAINING: {"pur_mode": "OPEN"},
            Purpose.CQI: {"counties": ("06001",), "pur_mode": "FIXED", "pur_start": "2026-04-01"},
            Purpose.CFSR: {
                "counties": ("06001",),
                "pur_mode": "OPEN",
                "mode": "STATE_CONDUCTED",
                "round": 4,
                "year": 2026,
            },
        }[purpose]
    )
