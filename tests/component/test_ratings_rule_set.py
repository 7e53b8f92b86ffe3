"""A site chooses how the instrument's open questions are read, and every case is then rated by that choice."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from services.ratings import api
from services.ratings.domain import Pending, fold_case
from services.ratings.store import commit, load_cases
from shared.contracts.vocabulary import Purpose
from tests.component.desk import Answer, Desk, done
from tests.component.folding import new_case, rate, rate_new, told
from tests.component.journals import events_of
from tests.component.people import person
from tests.component.problems import refused
from tests.component.running import Running
from tests.unit.services.histories import because
from tests.unit.services.sheets import Sheet, drawn, finished, told_by_reviews

LITERAL = {"p1_item5_na": "literal"}
STABLE: Sheet = {"A": 1, "B": "NA", "C1": ["none"], "C": "Yes"}
TIMELY: Sheet = {
    "A1": ["adoption"],
    "A2": "NA",
    "A3": "2025-03-03",
    "A4": 3,
    "A5": "NA",
    "A6": "NA",
    "B": "Yes",
    "C": "NA",
}


def with_item_5(answers: Sheet) -> Sheet:
    """A foster care case whose items 4 and 6 are Strengths: item 5 alone decides how P1 is read."""
    sheet = drawn(6, case_type="FC", agency="child_welfare")
    sheet["answers"] |= {"4": STABLE, "5": answers, "6": TIMELY}
    return sheet


WITHOUT_ITEM_5 = with_item_5({"applicable": "No"})
WITH_ITEM_5 = with_item_5(
    {
        "applicable": "Yes",
        "A1": ["adoption"],
        "A2": "Yes",
        "B": "Yes",
        "C": "Yes",
        "D": "No",
        "E": "No",
        "F": "NA",
        "G": "NA",
    }
)
IN_HOME = drawn(7, case_type="IH")


@dataclass(frozen=True)
class RuleSet:
    """The site's rule book in the hands of its leader."""

    ratings: Running
    desk: Desk
    site: str

    async def choose(self, policies: Any, key: str | None = None) -> Answer:
        return await self.desk.ask("PUT", f"sites/{self.site}/rule-set", {"policies": policies}, key=key)

    async def read(self) -> dict[str, Any]:
        return done(await self.desk.ask("GET", f"sites/{self.site}/rule-set"))

    async def ratings_of(self, case: str) -> dict[str, Any]:
        return done(await self.desk.ask("GET", f"sites/{self.site}/cases/{case}/ratings"))

    async def plain(self, case: str) -> dict[str, str]:
        shown = await self.ratings_of(case)
        return {name: one["rating"] for part in ("items", "outcomes") for name, one in shown[part].items()}

    async def rated(self, sheet: Sheet) -> str:
        return await rate_new(self.ratings, self.site, finished(sheet))


@pytest.fixture
def rule_set(ratings: Running, site: str) -> RuleSet:
    return RuleSet(ratings, Desk.of(ratings.client, person("usr_leader", "SITE_LEADER", site=site)), site)


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
    answer = await rule_set.desk.ask("PUT", f"sites/{rule_set.site}/rule-set", body)
    assert refused(answer, 422, "not-valid")["errors"]


@pytest.mark.parametrize("role", ["REVIEWER", "QA_FIRST", "OBSERVER", "PLATFORM_OPERATOR", "CB_OVERSIGHT"])
async def test_only_who_answers_for_the_site_chooses(rule_set: RuleSet, role: str) -> None:
    other = Desk.of(rule_set.desk.client, person("usr_other", role, site=rule_set.site))
    body = {"policies": LITERAL}
    refused(await other.ask("PUT", f"sites/{rule_set.site}/rule-set", body), 403, "not-your-role")
    assert (await rule_set.read())["policies"] == {}


async def test_rerating_changes_exactly_the_cases_that_the_choice_is_about(rule_set: RuleSet) -> None:
    sheets = {"na": WITHOUT_ITEM_5, "strength": WITH_ITEM_5, "in home": IN_HOME}
    cases = {name: await rule_set.rated(sheet) for name, sheet in sheets.items()}
    before = {name: await rule_set.plain(case) for name, case in cases.items()}
    assert before["na"]["P1"] == before["strength"]["P1"] == "SA"
    answer = done(await rule_set.choose(LITERAL))
    assert answer == {"site": rule_set.site, "policies": LITERAL, "rated": 3, "remaining": 0}
    after = {name: await rule_set.plain(case) for name, case in cases.items()}
    assert after == before | {"na": before["na"] | {"P1": "PA"}}


async def test_a_rerated_outcome_says_by_which_rules_and_why(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    version = (await rule_set.ratings_of(case))["case_version"]
    done(await rule_set.choose(LITERAL))
    shown = (await rule_set.ratings_of(case))["outcomes"]["P1"]
    assert (shown["rule_set"], shown["case_version"]) == ("r4_2022+p1_item5_na=literal", version)
    assert "not enough" in shown["why"]


async def test_rerating_keeps_the_history_and_adds_to_it(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    before = await rule_set.ratings.rows(rule_set.site, case)
    done(await rule_set.choose(LITERAL))
    rows = await rule_set.ratings.rows(rule_set.site, case)
    assert [row["events"] for row in rows[: len(before)]] == [row["events"] for row in before]
    p1 = [event["data"] for event in events_of(rows) if event["data"].get("outcome") == "P1"]
    assert [(one["rating"], one["rule_set"]) for one in p1] == [
        ("SA", "r4_2022"),
        ("PA", "r4_2022+p1_item5_na=literal"),
    ]


async def test_choosing_the_same_again_rates_nothing_and_writes_nothing(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    done(await rule_set.choose(LITERAL))
    rows = await rule_set.ratings.rows(rule_set.site, case)
    again = done(await rule_set.choose(LITERAL))
    assert (again["rated"], again["remaining"]) == (0, 0)
    assert await rule_set.ratings.rows(rule_set.site, case) == rows


async def test_a_choice_sent_twice_with_one_key_is_made_once(rule_set: RuleSet) -> None:
    key = uuid.uuid4().hex
    for _ in range(2):
        done(await rule_set.choose(LITERAL, key=key))
    assert len(await rule_set.ratings.rows(rule_set.site, f"rul_{rule_set.site}")) == 1


async def test_rerating_goes_on_where_it_stopped(rule_set: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that ends early, or a client that goes away, costs a page and no more."""
    monkeypatch.setattr(api, "PAGE", 2)
    cases = [await rule_set.rated(WITHOUT_ITEM_5) for _ in range(5)]
    steps = []
    for _ in range(4):
        answer = done(await rule_set.choose(LITERAL))
        steps.append((answer["rated"], answer["remaining"], (await rule_set.read())["remaining"]))
    assert steps == [(2, 3, 3), (2, 1, 1), (1, 0, 0), (0, 0, 0)]
    assert {(await rule_set.plain(case))["P1"] for case in cases} == {"PA"}


async def test_a_case_that_moves_during_a_rerating_is_rated_by_the_new_choice(
    rule_set: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker and the re-rating meet in the middle: whoever comes to a case first, the choice in force decides."""
    monkeypatch.setattr(api, "PAGE", 1)
    waiting = {
        case: told_by_reviews(case, finished(WITHOUT_ITEM_5), rule_set.site) for case in (new_case(), new_case())
    }
    await rate(rule_set.ratings, *(facts[:-2] for facts in waiting.values()))
    assert done(await rule_set.choose(LITERAL))["remaining"] == 1
    [left] = [case for case in waiting if (await rule_set.plain(case))["P1"] == "SA"]
    await rate(rule_set.ratings, waiting[left][-2:])
    assert {(await rule_set.plain(case))["P1"] for case in waiting} == {"PA"}
    assert (await rule_set.read())["remaining"] == 0


async def test_a_worker_that_read_the_rules_before_the_choice_does_not_bring_the_old_ones_back(
    rule_set: RuleSet,
) -> None:
    facts = told_by_reviews(case := new_case(), finished(WITHOUT_ITEM_5), rule_set.site)
    await rate(rule_set.ratings, facts[:-3])
    key, store = facts[0].key, rule_set.ratings.store
    folded, touched = fold_case((await load_cases(store, Purpose.CQI, [key]))[key], facts[-3:])
    slow = Pending(folded, touched, because(), {})
    done(await rule_set.choose(LITERAL))
    await commit(store, Purpose.CQI, [slow])
    assert (await rule_set.plain(case))["P1"] == "PA"
    assert (await rule_set.read())["remaining"] == 0
    events_of(await rule_set.ratings.rows(rule_set.site, case))


async def test_the_defaults_can_be_chosen_again_and_give_what_they_gave(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    before = await rule_set.ratings_of(case)
    done(await rule_set.choose(LITERAL))
    done(await rule_set.choose({}))
    assert await rule_set.ratings_of(case) == before


async def test_the_choice_of_one_site_is_no_other_sites(rule_set: RuleSet) -> None:
    other = Desk.of(rule_set.desk.client, person("usr_other", "SITE_LEADER", site="ca-cqi"))
    before = done(await other.ask("GET", "sites/ca-cqi/rule-set"))["policies"]
    done(await rule_set.choose(LITERAL))
    assert done(await other.ask("GET", "sites/ca-cqi/rule-set"))["policies"] == before
    refused(await other.ask("GET", f"sites/{rule_set.site}/rule-set"), 403, "not-your-site")


async def test_each_rerating_is_traced_to_who_asked_for_it(rule_set: RuleSet) -> None:
    case = await rule_set.rated(WITHOUT_ITEM_5)
    done(await rule_set.choose(LITERAL))
    assert (await told(rule_set.ratings, rule_set.site, case))[-1].envelope.actor == "usr_leader"
