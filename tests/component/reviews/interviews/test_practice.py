"""A training site is reset and reloaded, and a trainee's case compared with its master; no other site notices."""

import pytest

from services.reviews.api.cases import practice
from tests.component.api_client import ApiClient, CaseClient, Response, expect_success
from tests.component.interviews import InterviewClient, open_interview
from tests.component.problems import refused
from tests.component.running_service import RunningService
from tests.component.training_sites import Class, a_class
from tests.support.people import person


@pytest.fixture
async def training(reviews: RunningService) -> Class:
    return await a_class(reviews, "xa-training")


async def begun(training: Class, number: int = 0) -> tuple[CaseClient, str]:
    """A trainee's new case and its master, of the same type."""
    master = (await training.reload(number + 1))[number]
    made = await training.new_case(master=master["id"], case_type=master["case_type"])
    return made, str(master["id"])


@pytest.mark.requirement("R8")
@pytest.mark.requirement("R7")
async def test_a_reset_clears_the_site_page_by_page_and_leaves_every_other_site_as_it_was(
    reviews: RunningService, training: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state that resets its classroom must not find its reviews gone, nor another state's classroom empty."""
    monkeypatch.setattr(practice, "RESET_PAGE_SIZE", 2)
    others = [await _in_use(reviews, site) for site in ("xb-training", "xa-cqi", "xa-cfsr")]
    before = [[(await one.read()).content for one in some] for some in others]
    mine: list[CaseClient | InterviewClient] = [await training.new_case() for _ in range(3)]
    mine += [CaseClient(training.api("leader"), training.site, one["id"]) for one in await training.reload(2)]
    mine.append(await open_interview(training.api("leader"), training.site, county=None, level="state"))
    assert await training.reset() == {"cases": 5, "interviews": 1}
    for one in mine:
        refused(await one.read(), 404, "not-found")
    assert await training.reset() == {"cases": 0, "interviews": 0}
    assert [[(await one.read()).content for one in some] for some in others] == before
    assert await training.reload(1)


@pytest.mark.requirement("R8")
async def test_a_cleared_case_is_gone_for_every_wish(training: Class) -> None:
    case = await training.new_case()
    expect_success(await case.save("1", ("A", 1, 0)))
    await training.reset()
    refused(await case.save("1", ("A", 2, 2)), 404, "not-found")
    refused(await case.save_texts(("rationale/1", "Late.", 0)), 404, "not-found")
    refused(await case.submit('"2"'), 404, "not-found")
    refused(await case.api.request("GET", f"{case.path}/texts"), 404, "not-found")
    refused(await case.api.request("GET", f"{case.path}/comparison"), 404, "not-found")


@pytest.mark.requirement("R8")
async def test_a_reload_brings_complete_final_cases_that_say_they_are_invented(training: Class) -> None:
    [master] = await training.reload()
    held = CaseClient(training.api("qa"), training.site, master["id"])
    shown = expect_success(await held.read())
    assert (shown["practice"], shown["stage"], shown["master"]) == (True, "approved_final", master["id"])
    given = {item: {q: one["value"] for q, one in shown["items"][item]["answers"].items()} for item in shown["items"]}
    assert {item: answers for item, answers in given.items() if answers} == training.sheet()["answers"]
    said = expect_success(await held.api.request("GET", f"{held.path}/texts"))["texts"]
    assert said
    assert all(one["text"].startswith("Invented") for one in said.values())


@pytest.mark.requirement("R8")
async def test_a_repeated_reload_brings_nothing_twice(reviews: RunningService, training: Class) -> None:
    first = await training.reload(3, key="k-reload")
    assert await training.reload(3, key="k-reload") == first
    assert len(first) == 3
    assert await training.reset() == {"cases": 3, "interviews": 0}


@pytest.mark.requirement("R8")
async def test_a_trainee_compares_with_the_master_after_submitting_and_never_before(training: Class) -> None:
    """Whoever could read the key would copy it, and learn nothing."""
    case, master = await begun(training)
    for part in ("", "/texts", "/notes", "/elimination"):
        refused(await case.api.request("GET", f"sites/{training.site}/cases/{master}{part}"), 403, "master-key")
    refused(await _compare(case), 409, "not-submitted")
    await case.fill(training.sheet())
    item, question, options = _yes_or_no(training)
    own = next(one for one in ("Yes", "No") if one != options)
    rev = expect_success(await case.read())["items"][item]["answers"][question]["rev"]
    expect_success(await case.save(item, (question, own, rev)))
    expect_success(await case.save_texts((f"no/{item}/{question}", "Invented: why not.", 0)))
    refused(await _compare(case), 409, "not-submitted")
    expect_success(await case.submit())
    shown = expect_success(await _compare(case))
    assert (shown["practice"], shown["master"]) == (True, master)
    told = shown["items"][item]["questions"][question]
    assert told == {"found": "different", "mine": own, "master": options}
    asked = sum(len(answers) for answers in training.sheet()["answers"].values())
    assert shown["questions"] == {"same": asked - 1, "different": 1, "not_answered": 0}


@pytest.mark.requirement("R8")
async def test_the_comparison_is_for_who_entered_the_case_for_leaders_and_for_qa(training: Class) -> None:
    """Another trainee of the class may still have to answer the same questions."""
    case, _ = await begun(training)
    await case.fill(training.sheet())
    expect_success(await case.submit())
    asked = {
        name: (await _compare(case.as_user(training.api(name)))).status_code for name in ("trainee", "leader", "qa")
    }
    assert asked == {"trainee": 200, "leader": 200, "qa": 200}
    refused(await _compare(case.as_user(training.api("other"))), 403, "not-your-case")
    assert f'"operation":"compare_case","about":"{case.id}"' in (await _compare(case)).headers["oms-read"]


@pytest.mark.requirement("R8")
async def test_a_case_cannot_name_a_master_that_is_none_or_is_elsewhere(
    reviews: RunningService, training: Class
) -> None:
    api, path = training.api("trainee"), f"sites/{training.site}/cases"
    fields = {"county": "06001", "quarter": "2026Q3", "agency": "child_welfare", "instrument": "r4_2022"}
    [elsewhere] = await (await a_class(reviews, "xb-training")).reload()
    for name in ((await training.new_case()).id, elsewhere["id"], f"cas_{'0' * 32}"):
        refused(await api.request("POST", path, fields | {"case_type": "FC", "master": name}), 422, "not-a-master")
    [master] = await training.reload()
    other = "IH" if master["case_type"] == "FC" else "FC"
    refused(
        await api.request("POST", path, fields | {"case_type": other, "master": master["id"]}),
        422,
        "not-like-its-master",
    )
    cqi = ApiClient.for_user(reviews.client, person("usr_one", "REVIEWER", site="xa-cqi"))
    wrong = await cqi.request("POST", "sites/xa-cqi/cases", fields | {"case_type": "FC", "master": master["id"]})
    refused(wrong, 422, "training-only")
    refused(await _compare(await training.new_case()), 409, "no-master")


@pytest.mark.requirement("R8")
async def test_practice_is_a_leaders_to_reset_and_only_where_one_practises(
    reviews: RunningService, training: Class
) -> None:
    for name in ("trainee", "qa"):
        refused(await _reset(training.api(name), training.site), 403, "not-your-role")
    everything = ("SITE_LEADER", "STATE_ADMIN", "REVIEWER", "QA_SECOND")
    for site in ("xa-cqi", "xa-cfsr"):
        api = ApiClient.for_user(reviews.client, person("usr_all", *everything, site=site))
        refused(await _reset(api, site), 403, "not-your-role")
        body = {"cases": 1, "seed": 7}
        refused(await api.request("POST", f"sites/{site}/practice/reload", body), 403, "not-your-role")
    too_many = {"cases": 21, "seed": 7}
    refused(
        await training.api("leader").request("POST", f"sites/{training.site}/practice/reload", too_many),
        422,
        "not-valid",
    )


async def _in_use(reviews: RunningService, site: str) -> list[CaseClient | InterviewClient]:
    """A case with an answer and an interview with a record, of another site."""
    place = await a_class(reviews, site)
    case, interview = (
        await place.new_case(),
        await open_interview(place.api("leader"), site, county=None, level="state"),
    )
    expect_success(await case.save("1", ("A", 1, 0)))
    expect_success(await interview.save("The record of another site."))
    return [case, interview]


async def _compare(case: CaseClient) -> Response:
    return await case.api.request("GET", f"{case.path}/comparison")


async def _reset(api: ApiClient, site: str) -> Response:
    return await api.request("POST", f"sites/{site}/practice/reset")


def _yes_or_no(training: Class) -> tuple[str, str, str]:
    """A question that is answered Yes or No and on which no other hangs: whether the child was seen often enough."""
    return "14", "B", training.sheet()["answers"]["14"]["B"]
