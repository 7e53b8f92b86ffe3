"""Rating a site's cases again changes what the choice is about, goes on where it stopped, and keeps what was."""

import pytest

from services.ratings.api import ratings as api
from services.ratings.domain import Pending, RuleBook, fold_case
from services.ratings.store import commit, load_cases
from shared.contracts.vocabulary import Purpose
from tests.component.api_client import expect_success
from tests.component.direct_folds import new_case, rate, told
from tests.component.journals import events_of
from tests.component.rule_sets import IN_HOME, LITERAL, WITH_ITEM_5, WITHOUT_ITEM_5, RuleSet
from tests.support.histories import because
from tests.support.sheets import finished, told_by_reviews


async def test_rerating_changes_exactly_the_cases_that_the_choice_is_about(rule_set: RuleSet) -> None:
    sheets = {"na": WITHOUT_ITEM_5, "strength": WITH_ITEM_5, "in home": IN_HOME}
    cases = {name: await rule_set.rated(sheet) for name, sheet in sheets.items()}
    before = {name: await rule_set.plain(case) for name, case in cases.items()}
    assert before["na"]["P1"] == before["strength"]["P1"] == "SA"
    answer = expect_success(await rule_set.choose(LITERAL))
    assert answer == {"site": rule_set.site, "policies": LITERAL, "rated": 3, "remaining": 0}
    after = {name: await rule_set.plain(case) for name, case in cases.items()}
    assert after == before | {"na": before["na"] | {"P1": "PA"}}


async def test_a_rerated_outcome_says_by_which_rules_and_why(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    version = (await rule_set.ratings_of(case))["case_version"]
    expect_success(await rule_set.choose(LITERAL))
    shown = (await rule_set.ratings_of(case))["outcomes"]["P1"]
    assert (shown["rule_set"], shown["case_version"]) == ("r4_2022+p1_item5_na=literal", version)
    assert "not enough" in shown["why"]


async def test_rerating_keeps_the_history_and_adds_to_it(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    before = await rule_set.ratings.rows(rule_set.site, case)
    expect_success(await rule_set.choose(LITERAL))
    rows = await rule_set.ratings.rows(rule_set.site, case)
    assert [row["events"] for row in rows[: len(before)]] == [row["events"] for row in before]
    p1 = [event["data"] for event in events_of(rows) if event["data"].get("outcome") == "P1"]
    assert [(one["rating"], one["rule_set"]) for one in p1] == [
        ("SA", "r4_2022"),
        ("PA", "r4_2022+p1_item5_na=literal"),
    ]


async def test_rerating_goes_on_where_it_stopped(rule_set: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that ends early, or a client that goes away, costs a page and no more."""
    monkeypatch.setattr(api, "RERATING_PAGE_SIZE", 2)
    cases = [await rule_set.rated(WITHOUT_ITEM_5) for _ in range(5)]
    steps = []
    for _ in range(4):
        answer = expect_success(await rule_set.choose(LITERAL))
        steps.append((answer["rated"], answer["remaining"], (await rule_set.read())["remaining"]))
    assert steps == [(2, 3, 3), (2, 1, 1), (1, 0, 0), (0, 0, 0)]
    assert {(await rule_set.plain(case))["P1"] for case in cases} == {"PA"}


async def test_a_case_that_moves_during_a_rerating_is_rated_by_the_new_choice(
    rule_set: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker and the re-rating meet in the middle: whoever comes to a case first, the choice in force decides."""
    monkeypatch.setattr(api, "RERATING_PAGE_SIZE", 1)
    waiting = {
        case: told_by_reviews(case, finished(WITHOUT_ITEM_5), rule_set.site) for case in (new_case(), new_case())
    }
    await rate(rule_set.ratings, *(facts[:-2] for facts in waiting.values()))
    assert expect_success(await rule_set.choose(LITERAL))["remaining"] == 1
    [left] = [case for case in waiting if (await rule_set.plain(case))["P1"] == "SA"]
    await rate(rule_set.ratings, waiting[left][-2:])
    assert {(await rule_set.plain(case))["P1"] for case in waiting} == {"PA"}
    assert (await rule_set.read())["remaining"] == 0


async def test_worker_with_rules_read_before_the_choice_does_not_restore_them(
    rule_set: RuleSet,
) -> None:
    """A worker that read the rules before the choice does not bring the old ones back."""
    facts = told_by_reviews(case := new_case(), finished(WITHOUT_ITEM_5), rule_set.site)
    await rate(rule_set.ratings, facts[:-3])
    key, store = facts[0].key, rule_set.ratings.store
    folded, touched = fold_case((await load_cases(store, Purpose.CQI, [key]))[key], facts[-3:])
    slow = Pending(folded, touched, because(), RuleBook())
    expect_success(await rule_set.choose(LITERAL))
    await commit(store, Purpose.CQI, [slow])
    assert (await rule_set.plain(case))["P1"] == "PA"
    assert (await rule_set.read())["remaining"] == 0
    events_of(await rule_set.ratings.rows(rule_set.site, case))


async def test_each_rerating_is_traced_to_who_asked_for_it(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    expect_success(await rule_set.choose(LITERAL))
    assert (await told(rule_set.ratings, rule_set.site, case))[-1].envelope.actor == "usr_leader"
