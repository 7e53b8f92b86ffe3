"""Sites: three kinds and no fourth, each with its page, its life and its settings, which reviews obeys."""

import re
from collections import Counter
from typing import Any

import pytest

from shared.contracts.vocabulary import Purpose
from shared.reference.jurisdictions import jurisdictions
from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import (
    CASE,
    COUNTIES,
    Place,
    accept,
    address_of,
    cfsr_form,
    consult,
    entries,
    form_of,
    new_case,
    open_site,
    send,
    unmoved,
)
from tests.component.identity.stack import Stack
from tests.component.problems import refused

FACE = {"headers": {"If-Match": '"1"'}}


async def page(who: Account, site: str) -> dict[str, Any]:
    return expect_success(await who.get(f"sites/{site}"))


async def begins(who: Account, site: str, case: str, day: str) -> Response:
    """The period under review of this case begins on that day."""
    body = {"base_rev": 0, "fields": {"pur_start": day}}
    return await who.ask("PUT", f"sites/{site}/cases/{case}/face-sheet", body, **FACE)


@pytest.mark.requirement("R6")
async def test_every_jurisdiction_has_a_training_site_from_the_start_open_to_nobody(stack: Stack) -> None:
    rows = stack.kept("journal").find({"events.type": "oms.identity.site_created.v1"})
    created = {row["events"][0]["site"]: row["events"][0]["sequence"] async for row in rows}
    assert created == {f"{code}-training": 1 for code in jurisdictions()}
    assert len(created) == 52


@pytest.mark.requirement("R6")
async def test_a_training_site_lets_nobody_enter_anything_before_it_was_set_up(stack: Stack, operator: Account) -> None:
    site = stack.new_site("training")
    found = await page(operator, site)
    assert (found["state"], found["purpose"]) == ("created", "training")
    email = address_of("early", site)
    expect_success(await operator.post(f"sites/{site}/people", {"name": "Early", "email": email, "role": "REVIEWER"}))
    early = await accept(stack, email)
    refused(await early.post(f"sites/{site}/cases", CASE), 403, "site-not-open")
    refused(await early.get(f"sites/{site}/dashboards/items?quarter=2026Q3"), 403, "site-not-open")


@pytest.mark.requirement("R1")
async def test_there_are_three_kinds_of_sites_and_a_fourth_is_refused_everywhere(
    stack: Stack, operator: Account
) -> None:
    assert {purpose.value for purpose in Purpose} == {"training", "cqi", "cfsr"}
    for path in ("sites/ca-research", "sites/ca-research/people", "sites/ca-research/dashboards/items?quarter=2026Q3"):
        refused(await operator.get(path), 404, "not-found")
    refused(await consult(operator, "ca-research"), 404, "not-found")
    expect_success(await consult(operator, site := stack.new_site("cqi")))
    async with unmoved(operator, site):
        refused(await send(stack, site, form_of(site, kind="RESEARCH")), 422, "not-valid")


@pytest.mark.requirement("R3")
@pytest.mark.parametrize("kind", ["training", "cqi", "cfsr"])
async def test_each_kind_of_site_has_a_door_that_says_which_it_is(stack: Stack, kind: str) -> None:
    words = {"training": "Training", "cqi": "CQI", "cfsr": "CFSR"}
    shown = (await stack.browser().client.get(f"/{kind}")).text
    title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
    assert title
    assert words[kind] in title[1]
    assert not [other for name, other in words.items() if name != kind and other in title[1]]


@pytest.mark.requirement("R4")
async def test_a_sites_page_says_what_it_is_for_when_it_opens_and_what_is_left_to_do(
    stack: Stack, operator: Account
) -> None:
    site = stack.new_site("training")
    fresh = await page(operator, site)
    assert "practise" in fresh["description"]
    assert [step["done"] for step in fresh["checklist"]] == [False] * 5
    window = {"opens": "2031-02-01T00:00:00Z", "closes": "2031-06-01T00:00:00Z"}
    wrong = window | {"closes": window["opens"]}
    refused(await operator.ask("PUT", f"sites/{site}/availability", wrong), 422, "window-ends-first")
    expect_success(await operator.ask("PUT", f"sites/{site}/availability", window))
    assert (await page(operator, site))["available"]["notice"] == "Not open yet; it opens on 2031-02-01T00:00:00Z."
    expect_success(await consult(operator, site))
    sent = expect_success(await send(stack, site))["id"]
    assert [step["done"] for step in (await page(operator, site))["checklist"]] == [True, True, False, False, False]
    expect_success(await operator.post(f"sites/{site}/forms/{sent}/accept"))
    found = await page(operator, site)
    assert all(step["done"] for step in found["checklist"])
    assert found["available"] == window | {"notice": "Open until 2031-06-01T00:00:00Z."}


@pytest.mark.requirement("R5")
async def test_a_site_lives_through_its_states_in_order_each_move_with_who_and_when(
    stack: Stack, operator: Account, officer: Account
) -> None:
    site, why = stack.new_site("training"), {"why": "season_over"}
    path = f"sites/{site}"
    for move, body in (("activate", None), ("suspend", why), ("close", why)):
        refused(await operator.post(f"{path}/{move}", body), 409, "site-state")
    place = await open_site(stack, site, operator, officer)
    reviewer = await place.somebody("REVIEWER")
    case = await new_case(reviewer, site)
    refused(await operator.post(f"{path}/activate"), 409, "site-state")
    expect_success(await operator.post(f"{path}/suspend", why))
    refused(await reviewer.post(f"{path}/cases", CASE), 403, "site-not-open")
    assert (await reviewer.get(f"{path}/cases/{case}")).status_code == 200
    refused(await operator.post(f"{path}/suspend", why), 409, "site-state")
    expect_success(await operator.post(f"{path}/activate"))
    await new_case(reviewer, site)
    expect_success(await operator.post(f"{path}/close", why))
    for move, body in (("activate", None), ("suspend", why), ("close", why)):
        refused(await operator.post(f"{path}/{move}", body), 409, "site-state")
    refused(await reviewer.post(f"{path}/cases", CASE), 403, "site-not-open")
    refused(await reviewer.post(f"{path}/close", why), 403, "not-your-role")
    told = await entries(place.administrator, f"{path}/trail")
    moves = [one["what"] for one in told if one["about"] == f"sit_{site}" and one["what"].startswith("site_")]
    assert moves == [
        "site_created", "site_provisioned", "site_activated", "site_suspended", "site_activated", "site_closed"
    ]  # fmt: skip
    assert all(one["by"] and one["at"] for one in told)
    noted = Counter(one["problem"] for one in told if one["what"] == "refusal_noted" and one["by"] == operator.id)
    assert noted == {"site-state": 8}


@pytest.mark.requirement("R10")
@pytest.mark.requirement("R11")
async def test_a_cfsr_site_has_its_mode_round_and_year_and_is_found_by_them(
    stack: Stack, operator: Account, officer: Account
) -> None:
    site = stack.new_site("cfsr")
    await open_site(stack, site, operator, officer, mode="TRADITIONAL", round=3, year=2015)
    assert (await page(operator, site))["settings"]["mode"] == "TRADITIONAL"
    for query, found in (("round=3&year=2015", True), ("year=2015", True), ("round=4", False), ("year=2016", False)):
        listed = [one["id"] for one in expect_success(await operator.get(f"sites?{query}"))["sites"]]
        assert (site in listed) is found, query
    refused(await operator.get("sites?cohort=3"), 422, "not-valid")


@pytest.mark.requirement("R82")
async def test_a_state_conducts_its_own_reviews_only_with_recorded_federal_approval(
    stack: Stack, operator: Account, officer: Account
) -> None:
    site = stack.new_site("cfsr")
    approval, form = f"jurisdictions/{site[:2]}/approval", cfsr_form(site, mode="STATE_CONDUCTED")
    expect_success(await consult(operator, site))
    async with unmoved(operator, site):
        refused(await send(stack, site, form), 409, "not-approved")
    refused(await officer.ask("DELETE", approval), 409, "no-approval")
    recorded = expect_success(await officer.ask("PUT", approval, {"on": "2030-05-01", "round": 4}))
    assert (recorded["approved_on"], recorded["round"]) == ("2030-05-01", 4)
    sent = expect_success(await send(stack, site, form))
    expect_success(await officer.post(f"sites/{site}/forms/{sent['id']}/accept"))
    assert (await page(operator, site))["settings"]["mode"] == "STATE_CONDUCTED"


@pytest.mark.requirement("R12")
async def test_a_case_belongs_to_a_county_that_the_site_lists(stack: Stack, cqi: Place) -> None:
    reviewer = await cqi.somebody("REVIEWER")
    assert (await page(cqi.administrator, cqi.site))["settings"]["counties"] == list(COUNTIES)
    refused(await reviewer.post(f"{cqi.path}/cases", CASE | {"county": "06073"}), 422, "county-not-of-this-site")
    assert await new_case(reviewer, cqi.site, county=COUNTIES[1])


@pytest.mark.requirement("R13")
async def test_fixed_period_under_review_begins_on_its_day_in_every_case(
    stack: Stack, cqi: Place, operator: Account, officer: Account
) -> None:
    """A fixed period under review begins on its day in every case and an open one on each cases own."""
    fixed = {"pur_mode": "FIXED", "pur_start": "2025-10-01"}
    place = await open_site(stack, stack.new_site("cqi"), operator, officer, **fixed)
    reviewer = await place.somebody("REVIEWER")
    case = await new_case(reviewer, place.site)
    refused(await begins(reviewer, place.site, case, "2025-09-30"), 422, "pur-start-fixed")
    expect_success(await begins(reviewer, place.site, case, "2025-10-01"))
    other = await cqi.somebody("REVIEWER")
    for day in ("2025-09-30", "2025-10-01"):
        expect_success(await begins(other, cqi.site, await new_case(other, cqi.site), day))
