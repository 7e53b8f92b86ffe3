"""A case's ratings are the rules' own, each with the sentence, the case version and the rules it stands by."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from shared.access.state import RoleAssignment as Role
from shared.contracts.envelope import key_of
from shared.contracts.ratings import ItemRated
from shared.contracts.reviews.entry import AnswerWithdrawn, ReviewersAssigned
from shared.contracts.reviews.qa import ItemOverridden, OverrideUndone
from shared.instrument import engine
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.direct_folds import new_case, rate, rate_new, told
from tests.component.journals import events_of
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.support.histories import FOSTER_CARE, SITE, answered
from tests.support.people import A_REVIEWER, SignedInUser, person
from tests.support.sheets import Sheet, drawn, entered, finished, sealed, told_by_reviews


def by_the_rules(sheet: Sheet, version: int) -> dict[str, dict[str, Any]]:
    """What the engine says of a whole sheet, in the words of the API."""
    rules = engine(sheet["instrument"])
    rated = rules.rate(sheet["case_type"], sheet["answers"])
    return {
        part: {
            name: {
                "rating": one.rating,
                "why": rules.explain(name, one, sheet["answers"]),
                "case_version": version,
                "rule_set": sheet["instrument"],
            }
            for name, one in ratings.items()
        }
        for part, ratings in (("items", rated.items), ("outcomes", rated.outcomes))
    }


async def read(ratings: RunningService, case: str, site: str = SITE) -> dict[str, Any]:
    api = ApiClient.for_user(ratings.client, person("usr_reader", "OBSERVER", site=site))
    return expect_success(await api.request("GET", f"sites/{site}/cases/{case}/ratings"))


@pytest.mark.requirement("R38")
@pytest.mark.parametrize("version", ["r4_2022", "r3_2014"])
@pytest.mark.parametrize("case_type", ["FC", "IH", "IHDR"])
async def test_every_item_and_outcome_is_rated_as_the_engine_rates_it(
    ratings: RunningService, case_type: str, version: str
) -> None:
    sheet = drawn(1, case_type=case_type, version=version)
    facts = finished(sheet)
    shown = await read(ratings, await rate_new(ratings, SITE, facts))
    expected = by_the_rules(sheet, len(facts))
    assert (len(shown["items"]), len(shown["outcomes"])) == (21, 7)
    assert {"items": shown["items"], "outcomes": shown["outcomes"]} == expected
    assert shown["case_version"] == len(facts)


async def test_what_a_reviewer_entered_through_the_api_is_what_is_rated(
    reviews: RunningService, ratings: RunningService, filled_case: CaseClient, sheet: Sheet
) -> None:
    await rate(ratings, await told(reviews, SITE, filled_case.id))
    shown = await read(ratings, filled_case.id)
    preliminary = expect_success(await filled_case.read())["items"]
    expected = by_the_rules(sheet, expect_success(await filled_case.read())["version"])
    assert {"items": shown["items"], "outcomes": shown["outcomes"]} == expected
    assert {item: shown["items"][item]["rating"] for item in preliminary} == {
        item: one["preliminary"]["rating"] for item, one in preliminary.items()
    }


async def test_events_one_by_one_come_to_the_same_ratings_as_all_at_once(ratings: RunningService) -> None:
    facts = told_by_reviews(case := new_case(), finished(drawn(2, case_type="FC")))
    for fact in facts:
        await rate(ratings, [fact])
    at_once = await read(ratings, await rate_new(ratings, SITE, finished(drawn(2, case_type="FC"))))
    one_by_one = await read(ratings, case)
    for part in ("items", "outcomes"):
        assert {name: (one["rating"], one["why"]) for name, one in one_by_one[part].items()} == {
            name: (one["rating"], one["why"]) for name, one in at_once[part].items()
        }


async def test_a_case_in_the_middle_shows_what_was_touched_and_what_it_waits_for(ratings: RunningService) -> None:
    case = await rate_new(ratings, SITE, [FOSTER_CARE, answered("14", "A", "Yes")])
    shown = await read(ratings, case)
    assert (list(shown["items"]), shown["outcomes"]) == (["14"], {})
    assert shown["items"]["14"]["rating"] == "INCOMPLETE"
    assert "14B" in shown["items"]["14"]["why"]


async def test_changed_answers_rate_again_and_older_ratings_stay_in_the_history(
    ratings: RunningService,
) -> None:
    """A changed and a withdrawn answer rate again and the older ratings stay in the history."""
    answers = [answered("14", "A", "Yes"), answered("14", "B", "Yes")]
    later = [answered("14", "B", "No"), AnswerWithdrawn(item="14", question="B")]
    facts = told_by_reviews(case := new_case(), [FOSTER_CARE, *answers, *later])
    await rate(ratings, facts[:3])
    for fact in facts[3:]:
        await rate(ratings, [fact])
    shown = (await read(ratings, case))["items"]["14"]
    assert (shown["rating"], shown["case_version"]) == ("INCOMPLETE", 5)
    events = events_of(await ratings.rows(SITE, case))
    history = [event["data"] for event in events if event["data"].get("item") == "14"]
    assert [(one["rating"], one["case_version"]) for one in history] == [("S", 3), ("ANI", 4), ("INCOMPLETE", 5)]


async def test_an_overridden_item_shows_the_leaders_rating_and_the_calculated_one(ratings: RunningService) -> None:
    sheet = drawn(2, case_type="FC") | {"answers": {"14": {"A1": "weekly", "A": "Yes", "B": "Yes"}}}
    override = ItemOverridden(item="14", rating="ANI", calculated="S", why=sealed())
    facts = [*entered(sheet), override]
    item = (await read(ratings, await rate_new(ratings, SITE, facts)))["items"]["14"]
    assert (item["rating"], item["calculated"], item["case_version"]) == ("ANI", "S", len(facts))
    assert item["why"].startswith("A leader of the site put another rating")
    undone = await read(ratings, await rate_new(ratings, SITE, [*facts, OverrideUndone(item="14")]))
    assert (undone["items"]["14"]["rating"], "calculated" in undone["items"]["14"]) == ("S", False)


async def test_events_that_come_twice_or_late_change_nothing(ratings: RunningService) -> None:
    facts = told_by_reviews(case := new_case(), finished(drawn(3)))
    await rate(ratings, facts)
    before, rows = await read(ratings, case), await ratings.rows(SITE, case)
    await rate(ratings, facts)
    await rate(ratings, facts[:5])
    assert (await read(ratings, case), await ratings.rows(SITE, case)) == (before, rows)


async def test_several_workers_over_the_same_events_rate_each_version_once(ratings: RunningService) -> None:
    """After a rebalance two workers may hold the same events for a moment."""
    facts = told_by_reviews(case := new_case(), finished(drawn(4)))
    await asyncio.gather(*(rate(ratings, facts) for _ in range(4)))
    await asyncio.gather(*(rate(ratings, facts[: 3 * n]) for n in range(1, 5)))
    events = [fact.event for fact in await told(ratings, SITE, case)]
    times = Counter((event.item, event.case_version) for event in events if isinstance(event, ItemRated))
    assert set(times.values()) == {1}
    events_of(await ratings.rows(SITE, case))


async def test_the_etag_moves_with_the_ratings(ratings: RunningService) -> None:
    facts = told_by_reviews(case := new_case(), entered(drawn(5)))
    api = ApiClient.for_user(ratings.client, A_REVIEWER)
    etags = []
    for part in (facts[:8], facts[8:], facts):
        await rate(ratings, part)
        etags.append((await api.request("GET", f"sites/{SITE}/cases/{case}/ratings")).headers["etag"])
    assert etags[0] != etags[1] == etags[2]


async def test_another_sites_ratings_are_answered_like_missing_ones(ratings: RunningService) -> None:
    case = await rate_new(ratings, SITE, [FOSTER_CARE, answered("14", "A", "Yes")])
    roles: dict[str, tuple[str, ...]] = {"ca-cqi": ("REVIEWER",), "nv-cqi": ("REVIEWER",), "ca-cfsr": ("REVIEWER",)}
    api = ApiClient.for_user(ratings.client, SignedInUser("usr_traveller", roles))
    for elsewhere in ("nv-cqi", "ca-cfsr"):
        others = await api.request("GET", f"sites/{elsewhere}/cases/{case}/ratings")
        missing = await api.request("GET", f"sites/{elsewhere}/cases/{new_case()}/ratings")
        refused(others, 404, "not-found")
        assert (others.content, others.headers) == (missing.content, missing.headers)


async def test_who_has_no_part_in_the_site_or_no_role_for_it_reads_no_ratings(ratings: RunningService) -> None:
    case = await rate_new(ratings, SITE, [FOSTER_CARE])
    path = f"sites/{SITE}/cases/{case}/ratings"
    stranger = ApiClient.for_user(ratings.client, person("usr_stranger", "REVIEWER", site="nv-cqi"))
    refused(await stranger.request("GET", path), 403, "not-your-site")
    operator = ApiClient.for_user(ratings.client, person("usr_operator", "PLATFORM_OPERATOR"))
    refused(await operator.request("GET", path), 403, "not-your-role")
    refused(await ratings.client.get(f"/api/v1/{path}"), 401, "not-signed-in")


@pytest.mark.requirement("R23")
async def test_a_role_limited_to_counties_reads_no_ratings_of_another_county(ratings: RunningService) -> None:
    case, limited = await rate_new(ratings, SITE, finished(drawn(3, county="06001"))), person("usr_limited", "QA_FIRST")
    api, path = ApiClient.for_user(ratings.client, limited), f"sites/{SITE}/cases/{case}/ratings"
    for county, status in (("06037", 403), ("06001", 200)):
        ratings.runtime.access.state.roles[SITE, limited.id] = (Role("QA_FIRST", frozenset({county})),)
        assert (await api.request("GET", path)).status_code == status


@pytest.mark.requirement("R18")
async def test_ratings_are_for_the_reviewers_whom_the_case_is_given_to(ratings: RunningService) -> None:
    """The ratings of a case say about a family what its answers say."""
    given, former = person("usr_given", "REVIEWER"), A_REVIEWER
    facts = (*finished(drawn(4)), ReviewersAssigned(reviewers=(given.id,)))
    case = await rate_new(ratings, SITE, facts)
    path = f"sites/{SITE}/cases/{case}/ratings"
    expect_success(await ApiClient.for_user(ratings.client, given).request("GET", path))
    refused(await ApiClient.for_user(ratings.client, former).request("GET", path), 403, "not-your-case")


@pytest.mark.requirement("R18")
async def test_ratings_of_a_case_whose_reviewers_are_unknown_are_for_other_roles(ratings: RunningService) -> None:
    """A release that did not fold the reviewers began the case: denied, because nothing allows it."""
    case = await rate_new(ratings, SITE, finished(drawn(5)))
    path = f"sites/{SITE}/cases/{case}/ratings"
    expect_success(await ApiClient.for_user(ratings.client, A_REVIEWER).request("GET", path))
    await ratings.store.of_site(SITE, "rated_cases").update_one(
        {"_id": key_of(SITE, case)}, {"$unset": {"holders": True}}
    )
    refused(await ApiClient.for_user(ratings.client, A_REVIEWER).request("GET", path), 403, "not-your-case")
    assert await read(ratings, case)
