"""A state sets a site up by the form of its kind, after the talk with its Regional Office; nothing else opens one."""

from datetime import timedelta
from typing import Any

import pytest

from tests.component.api_client import expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import (
    COUNTIES,
    Place,
    address_of,
    cfsr_form,
    consult,
    cqi_form,
    form_of,
    open_site,
    send,
    someone,
    training_form,
    unmoved,
)
from tests.component.identity.stack import Stack
from tests.component.problems import places, refused


@pytest.mark.requirement("R27")
@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"reviewers": [{"name": "Rae (invented)", "email": "rae at state"}]}, "body.form.TRAINING.reviewers.0.email"),
        ({"observers": [{"name": "", "email": "o@x.example"}]}, "body.form.TRAINING.observers.0.name"),
        ({"state_administrator": None}, "body.form.TRAINING.state_administrator"),
        ({"qa_persons": []}, "body.form.TRAINING.qa_persons"),
    ],
)
async def test_training_form_names_missing_people_and_can_be_corrected(
    stack: Stack, operator: Account, changed: dict[str, Any], place: str
) -> None:
    """A training form says where a person is missing or misspelt and can be mended."""
    expect_success(await consult(operator, site := stack.new_site("training")))
    async with unmoved(operator, site):
        problem = refused(await send(stack, site, training_form(site, **changed)), 422, "not-valid")
    assert places(problem) == [place]
    assert expect_success(await send(stack, site))["state"] == "waiting"


@pytest.mark.requirement("R27")
async def test_address_twice_in_one_role_is_flagged_and_in_two_roles_is_one_person(
    stack: Stack, operator: Account
) -> None:
    """An address written twice in one role is flagged and in two roles it is one person."""
    expect_success(await consult(operator, site := stack.new_site("training")))
    twice = [someone("rae", site), someone("rae", site) | {"email": f" RAE@{site}.example"}]
    async with unmoved(operator, site):
        problem = refused(await send(stack, site, training_form(site, reviewers=twice)), 422, "people-twice")
    assert places(problem) == ["person 3"]
    both = training_form(site, reviewers=twice[:1], observers=twice[:1])
    sent = expect_success(await send(stack, site, both))
    expect_success(await operator.post(f"sites/{site}/forms/{sent['id']}/accept"))
    listed = expect_success(await operator.get(f"sites/{site}/people"))["people"]
    found = {one["email"]: sorted(role["role"] for role in one["roles"]) for one in listed}
    assert found[address_of("rae", site)] == ["OBSERVER", "REVIEWER"]
    assert len(await stack.mails(address_of("rae", site))) == 1


@pytest.mark.requirement("R28")
@pytest.mark.parametrize(
    ("changed", "slug"),
    [
        ({"counties": []}, "no-county"),
        ({"pur_mode": "FIXED"}, "pur-without-date"),
        ({"pur_mode": "OPEN", "pur_start": "2031-01-01"}, "pur-with-date"),
    ],
)
async def test_cqi_form_without_county_or_with_a_bad_review_period_is_refused(
    stack: Stack, operator: Account, changed: dict[str, Any], slug: str
) -> None:
    """A cqi form without county or with a review period that contradicts itself is sent back."""
    expect_success(await consult(operator, site := stack.new_site("cqi")))
    async with unmoved(operator, site):
        refused(await send(stack, site, cqi_form(site, **changed)), 422, slug)


@pytest.mark.requirement("R28")
async def test_cqi_form_sets_up_counties_review_period_and_four_lists_of_people(
    stack: Stack, operator: Account, officer: Account
) -> None:
    """A cqi form sets up its counties its review period and its four lists of people."""
    fixed = {"pur_mode": "FIXED", "pur_start": "2030-10-01"}
    place = await open_site(stack, stack.new_site("cqi"), operator, officer, **fixed)
    settings = expect_success(await operator.get(place.path))["settings"]
    assert settings.items() >= (fixed | {"counties": list(COUNTIES)}).items()
    listed = expect_success(await place.administrator.get(f"{place.path}/people"))["people"]
    roles = {one["email"].partition("@")[0]: [role["role"] for role in one["roles"]] for one in listed}
    wanted = {"administrator": "STATE_ADMIN", "reviewer": "REVIEWER", "qa": "QA_FIRST", "observer": "OBSERVER"}
    assert roles == {name: [role] for name, role in wanted.items()}


@pytest.mark.requirement("R29")
@pytest.mark.parametrize(
    ("changed", "slug"),
    [
        ({"mode": None}, "not-valid"),
        ({"round": 0}, "not-valid"),
        ({"people": [someone("leader", "x") | {"role": "SITE_LEADER"}]}, "no-administrator"),
        ({"people": []}, "not-valid"),
        ({"people": [someone("leader", "x") | {"role": "CB_CENTRAL"}]}, "not-valid"),
    ],
)
async def test_a_cfsr_form_names_the_people_who_take_part_each_with_a_role_of_the_site(
    stack: Stack, operator: Account, changed: dict[str, Any], slug: str
) -> None:
    expect_success(await consult(operator, site := stack.new_site("cfsr")))
    async with unmoved(operator, site):
        refused(await send(stack, site, cfsr_form(site, **changed)), 422, slug)
    assert expect_success(await send(stack, site))["kind"] == "CFSR"


@pytest.mark.requirement("R30")
@pytest.mark.parametrize("kind", ["training", "cqi", "cfsr"])
async def test_no_form_is_taken_before_the_talk_with_the_regional_office_is_recorded(
    stack: Stack, operator: Account, kind: str
) -> None:
    site = stack.new_site(kind)
    form = {"form": form_of(site)}
    why = (403, "not-your-role") if kind == "cfsr" else (409, "not-consulted")  # there the operator is no party
    refused(await operator.post(f"sites/{site}/forms", form), *why)
    expect_success(await consult(operator, site, outcome="not_agreed"))
    assert not await stack.mails(address_of("contact", site)), "a link was mailed although the office had not agreed"
    async with unmoved(operator, site):
        refused(await operator.post(f"sites/{site}/forms", form), *why)
        to_come = (stack.clock() + timedelta(days=1)).date().isoformat()
        refused(await consult(operator, site, on=to_come), 422, "day-to-come")
    expect_success(await consult(operator, site, outcome="agreed_with_conditions", on="2031-01-05"))
    sent = expect_success(await send(stack, site))
    assert (sent["consulted"], sent["sender"]["name"]) == ("2031-01-05", "Casey Contact (invented)")


@pytest.mark.requirement("R16")
async def test_each_kind_of_site_takes_its_own_form_and_gives_no_role_in_another(
    stack: Stack, operator: Account, officer: Account
) -> None:
    state = stack.new_state()
    place = await open_site(stack, f"{state}-training", operator, officer)
    other = f"{state}-cqi"
    expect_success(await consult(operator, other))
    async with unmoved(operator, other):
        refused(await send(stack, other, training_form(other)), 422, "form-of-another-site")
        refused(await place.administrator.get(f"sites/{other}/people"), 403, "not-your-site")
    assert expect_success(await operator.get(f"sites/{other}/people"))["people"] == []


async def test_a_live_site_is_not_set_up_a_second_time(operator: Account, cqi: Place) -> None:
    async with unmoved(operator, cqi.site):
        refused(await consult(operator, cqi.site), 409, "site-is-set-up")
        refused(await operator.post(f"{cqi.path}/forms", {"form": cqi_form(cqi.site)}), 409, "site-is-set-up")
        unlisted = {"form": cqi_form(cqi.site, counties=["06001", "32003"])}
        assert "32003" in refused(await operator.post(f"{cqi.path}/forms", unlisted), 422, "county-unlisted")["detail"]


async def test_a_second_form_waits_until_the_first_is_answered(stack: Stack, operator: Account) -> None:
    expect_success(await consult(operator, site := stack.new_site("training")))
    expect_success(await send(stack, site))
    async with unmoved(operator, site):
        refused(await operator.post(f"sites/{site}/forms", {"form": form_of(site)}), 409, "form-waiting")
