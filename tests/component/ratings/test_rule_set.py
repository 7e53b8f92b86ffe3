"""A site chooses how the instrument's open questions are read, and every case is then rated by that choice."""

import uuid
from typing import Any

import pytest

from tests.component.api_client import ApiClient, expect_success
from tests.component.problems import refused
from tests.component.rule_sets import LITERAL, WITHOUT_ITEM_5, RuleSet
from tests.support.people import person


async def test_a_site_that_chose_nothing_follows_the_defaults(rule_set: RuleSet) -> None:
    await rule_set.rated(WITHOUT_ITEM_5)
    assert await rule_set.read() == {"site": rule_set.site, "policies": {}, "remaining": 0}


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        ({"p1_item_5": "literal"}, "p1_item5_na"),
        ({"p1_item5_na": "sometimes"}, "tolerate"),
        ({"wb2_partial": "yes"}, "off"),
    ],
)
async def test_an_unknown_policy_or_choice_is_refused_in_words_and_rates_nothing(
    rule_set: RuleSet, policies: dict[str, str], said: str
) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    before = await rule_set.ratings_of(case)
    assert said in refused(await rule_set.choose(policies), 422, "unknown-policy")["detail"]
    assert (await rule_set.read())["policies"] == {}
    assert await rule_set.ratings_of(case) == before


@pytest.mark.parametrize("body", [{}, {"policies": []}, {"policies": {"a": 1}}, {"policies": {}, "also": 1}, []])
async def test_a_choice_of_the_wrong_shape_is_refused(rule_set: RuleSet, body: Any) -> None:
    answer = await rule_set.api.request("PUT", f"sites/{rule_set.site}/rule-set", body)
    assert refused(answer, 422, "not-valid")["errors"]


@pytest.mark.parametrize("role", ["REVIEWER", "QA_FIRST", "OBSERVER", "PLATFORM_OPERATOR", "CB_OVERSIGHT"])
async def test_only_who_answers_for_the_site_chooses(rule_set: RuleSet, role: str) -> None:
    other = ApiClient.for_user(rule_set.ratings.client, person("usr_other", role, site=rule_set.site))
    body = {"policies": LITERAL}
    refused(await other.request("PUT", f"sites/{rule_set.site}/rule-set", body), 403, "not-your-role")
    assert (await rule_set.read())["policies"] == {}


async def test_choosing_the_same_again_rates_nothing_and_writes_nothing(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    expect_success(await rule_set.choose(LITERAL))
    rows = await rule_set.ratings.rows(rule_set.site, case)
    again = expect_success(await rule_set.choose(LITERAL))
    assert (again["rated"], again["remaining"]) == (0, 0)
    assert await rule_set.ratings.rows(rule_set.site, case) == rows


async def test_a_choice_sent_twice_with_one_key_is_made_once(rule_set: RuleSet) -> None:
    key = uuid.uuid4().hex
    for _ in range(2):
        expect_success(await rule_set.choose(LITERAL, key=key))
    assert len(await rule_set.ratings.rows(rule_set.site, f"rul_{rule_set.site}")) == 1


async def test_the_defaults_can_be_chosen_again_and_give_what_they_gave(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    before = await rule_set.ratings_of(case)
    expect_success(await rule_set.choose(LITERAL))
    expect_success(await rule_set.choose({}))
    assert await rule_set.ratings_of(case) == before


async def test_the_choice_of_one_site_is_no_other_sites(rule_set: RuleSet) -> None:
    other = ApiClient.for_user(rule_set.ratings.client, person("usr_other", "SITE_LEADER", site="ca-cqi"))
    before = expect_success(await other.request("GET", "sites/ca-cqi/rule-set"))["policies"]
    expect_success(await rule_set.choose(LITERAL))
    assert expect_success(await other.request("GET", "sites/ca-cqi/rule-set"))["policies"] == before
    refused(await other.request("GET", f"sites/{rule_set.site}/rule-set"), 403, "not-your-site")
