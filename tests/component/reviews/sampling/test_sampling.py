"""A quarter from its opening to the replacement of a case, at the addresses: nothing is lost or drawn twice."""

from itertools import product
from string import ascii_lowercase

import pytest

from services.reviews.domain.sampling.draw import derived_seed, digest_of, draw
from services.reviews.domain.sampling.frame import read_canonical
from services.reviews.domain.sampling.sample_commands import case_id_of
from services.reviews.store import cases
from services.reviews.store.sampling import pick_for
from shared.contracts.event import Event
from shared.contracts.reviews.entry import CaseCreated, SealedText
from shared.contracts.reviews.qa import CaseApproved, CaseEliminated, EliminationProposed
from shared.contracts.reviews.sampling import ExpectedCases
from tests.component.api_client import ApiClient, expect_success
from tests.component.problems import refused
from tests.component.reviews.sampling.quarters import CANARY, HEAD, SMALL, VERY_SMALL, Quarter, frame
from tests.component.running_service import RunningService
from tests.support.any_events import accepting_any
from tests.support.histories import because
from tests.support.identity.workbooks import table
from tests.support.people import person, register_user

INVENTED_STATES = product("pq", ascii_lowercase)
"""Two letters that no other test takes, each pair once a run."""


EVIDENCE = SealedText(version_id=f"tex_{'0' * 32}", digest="0" * 64)
ELIMINATED = (EliminationProposed(reason="duplicate", evidence=EVIDENCE), CaseEliminated(reason="duplicate"))


@pytest.fixture
async def quarter(reviews: RunningService) -> Quarter:
    """The third quarter of 2026 in an invented state, opened by a table that was imported there."""
    site = f"{''.join(next(INVENTED_STATES))}-cqi"
    await reviews.delete_site_data(site)
    admin = ApiClient.for_user(reviews.client, person("usr_sampling_admin", "STATE_ADMIN", site=site))
    one = Quarter(admin, site)
    expect_success(await one.import_table())
    expect_success(await one.open())
    return one


@pytest.fixture
async def drawn(quarter: Quarter) -> Quarter:
    expect_success(await quarter.upload(frame(child_welfare=6, probation=2, in_home=3)))
    expect_success(await quarter.draw())
    return quarter


async def told(reviews: RunningService, quarter: Quarter, rank: int, *facts: Event) -> str:
    """The case at this place of the sample, told of as if it had lived so."""
    case = case_id_of(quarter.site, quarter.name, SMALL, rank)
    created = CaseCreated(
        county=SMALL, quarter=quarter.name, case_type="FC", agency="child_welfare", instrument="r4_2022", rank=rank
    )

    await accepting_any(cases).execute(reviews.store, because(), quarter.site, case, [created, *facts])
    return case


@pytest.mark.parametrize(("draw_seed", "is_fixed"), [("7", True), ("", False)])
async def test_a_draw_is_random_unless_a_setting_fixes_its_seed(
    draw_seed: str, *, is_fixed: bool, reviews: RunningService, quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two runs of the demonstration with one seed print the same tables; a real sample cannot be foreseen."""
    settings = reviews.runtime.settings.model_copy(update={"draw_seed": draw_seed})
    monkeypatch.setattr(reviews.runtime, "settings", settings)
    expect_success(await quarter.upload(frame(child_welfare=6, probation=2, in_home=3)))
    derived = derived_seed(draw_seed, quarter.site, quarter.name, SMALL).hex()
    assert (expect_success(await quarter.draw())["seed"] == derived) is is_fixed


@pytest.mark.requirement("R48")
@pytest.mark.requirement("R53")
@pytest.mark.requirement("R54")
async def test_sample_is_drawn_once_and_reproducible_from_frame_and_seed(drawn: Quarter) -> None:
    """A sample is drawn once and can be drawn again by anybody who has frame and seed."""
    sample = await drawn.sample()
    kept = expect_success(await drawn.read_frame())
    canonical = read_canonical(kept["csv"])
    assert canonical.digest(bytes.fromhex(kept["salt"])) == sample["frame"]["digest"] == kept["digest"]
    again = draw(canonical.rows, ExpectedCases(county=SMALL, **sample["cases"]), bytes.fromhex(sample["seed"]))
    assert [one.pick.model_dump() | {"reference": one.row.reference} for one in again] == kept["picks"]
    assert digest_of(again, bytes.fromhex(kept["salt"])) == sample["digest"]
    assert [(one["rank"], one["kind"]) for one in sample["picks"][:3]] == [(n, "sample") for n in (1, 2, 3)]
    assert {one["agency"] for one in sample["picks"][:2]} == {"child_welfare", "probation"}
    refused(await drawn.draw(), 409, "sample-drawn")
    refused(await drawn.upload(frame(in_home=1)), 409, "sample-drawn")
    assert await drawn.sample() == sample


@pytest.mark.requirement("R48")
async def test_a_draw_that_is_asked_again_with_its_key_is_the_same_draw(quarter: Quarter) -> None:
    """Else a broken connection would draw a second sample, or lose the first."""
    first = expect_success(await quarter.upload(frame(3, 0, 3), key="frame"))
    assert expect_success(await quarter.upload(frame(3, 0, 3), key="frame")) == first
    picks = expect_success(await quarter.draw(key="draw"))
    again = await quarter.draw(key="draw")
    assert (expect_success(again), again.headers["Idempotency-Replayed"]) == (picks, "true")
    assert expect_success(await quarter.read_frame())["digest"] == first["frame"]["digest"]


async def test_references_stand_in_no_event_no_other_answer_and_no_document_in_the_clear(
    reviews: RunningService, drawn: Quarter
) -> None:
    rows = await reviews.rows(drawn.site, f"smp_2026q3_{SMALL}")
    stored = await reviews.store.of_site(drawn.site, "frames").find({"site": drawn.site}).to_list(None)
    assert len(rows) == 2
    assert len(stored) == 1
    for said in (rows, stored, await drawn.sample(), await drawn.read(), await drawn.county()):
        assert CANARY not in str(said)
    assert CANARY in (await drawn.read_frame()).text
    assert "oms-read" in (await drawn.read_frame()).headers


async def test_a_frame_takes_the_place_of_the_one_before_and_only_one_is_kept(
    reviews: RunningService, quarter: Quarter
) -> None:
    for rows in (5, 6, 7):
        expect_success(await quarter.upload(frame(child_welfare=rows)))
    refused(await quarter.upload(HEAD + "x"), 422, "table-not-valid")
    assert (await quarter.sample())["frame"]["rows"] == 7
    assert await reviews.store.of_site(quarter.site, "frames").count_documents({"site": quarter.site}) == 1


async def test_frame_as_a_workbook_is_the_frame_of_its_rows(quarter: Quarter) -> None:
    """A county that lists its cases in Excel would have to save them in another form first."""
    rows = [line.split(",") for line in frame(child_welfare=3).splitlines()]
    taken = expect_success(await quarter.upload_file(table([["Frame of the county"], *rows])))
    assert taken["read"] == "sheet People; 3 rows, 1 row above the names of the columns left out"
    assert (taken["frame"]["rows"], taken["warnings"]) == (3, [])
    refused(await quarter.upload_file(b"PK\x03\x04"), 422, "table-not-valid")
    refused(await quarter.api.request("PUT", f"{quarter.path}/samples/{SMALL}/frame", {}), 422, "not-valid")


@pytest.mark.requirement("R52")
async def test_a_county_with_too_few_cases_draws_fewer_and_says_why(quarter: Quarter) -> None:
    refused(await quarter.draw(), 409, "no-frame")
    expect_success(await quarter.upload(frame(child_welfare=1, in_home=1)))
    words = refused(await quarter.draw(), 422, "frame-too-small")["detail"]
    assert "1 foster care" in words
    assert "2 are to be drawn" in words
    less = {"cases": {"foster_care": 1, "in_home": 1}}
    refused(await quarter.draw(body=less), 422, "shortfall-unexplained")
    refused(
        await quarter.draw(body={"cases": {"foster_care": 3, "in_home": 1}, "why": "staffing"}), 422, "draw-not-fewer"
    )
    expect_success(await quarter.draw(body=less | {"why": "small_frame"}))
    [row, _] = (await quarter.read())["counties"]
    assert (row["foster_care"] + row["in_home"], row["drawn"], row["why"]) == (3, 2, "small_frame")


@pytest.mark.requirement("R50")
async def test_very_small_county_without_a_case_is_due_again_next_quarter(
    quarter: Quarter,
) -> None:
    """Its turn is the first quarter of the year; a case of either population will do."""
    last, first, second = quarter.of("2026Q4"), quarter.of("2027Q1"), quarter.of("2027Q2")
    expect_success(await last.open())
    refused(await last.upload(HEAD, VERY_SMALL), 409, "county-not-due")
    expect_success(await first.open())
    expect_success(await first.upload(HEAD, VERY_SMALL))
    assert expect_success(await first.draw(VERY_SMALL))["outcome"] == "no_eligible_case"
    expect_success(await second.open())
    expect_success(await second.upload(frame(in_home=1), VERY_SMALL))
    assert len(expect_success(await second.draw(VERY_SMALL))["picks"]) == 1
    year = (await second.county(VERY_SMALL))["year"]
    assert year == {"minimum": 1, "drawn": 1, "reached": True, "why": {}}
    assert (await second.county())["year"]["why"] == dict.fromkeys(
        ("2026Q3", "2026Q4", "2027Q1", "2027Q2"), "not_drawn"
    )
    assert (await quarter.county())["year"] is None


@pytest.mark.requirement("R55")
async def test_an_eliminated_case_is_replaced_in_order_and_one_still_in_review_is_not(
    reviews: RunningService, drawn: Quarter
) -> None:
    going_on = await told(reviews, drawn, 2)
    gone = await told(reviews, drawn, 1, *ELIMINATED)
    refused(await drawn.replace(going_on), 409, "case-not-eliminated")
    refused(await drawn.replace(f"cas_{'0' * 32}"), 422, "not-in-the-sample")
    refused(await drawn.replace(case_id_of(drawn.site, drawn.name, SMALL, 3)), 404, "not-found")
    picks = expect_success(await drawn.replace(gone))["picks"]
    [taken] = [one for one in picks if one.get("replaces") == 1]
    alike = [one for one in picks if one["kind"] == "oversample" and one["agency"] == picks[0]["agency"]]
    assert taken["rank"] == alike[0]["rank"]
    refused(await drawn.replace(gone), 409, "replaced-before")
    pick = await pick_for(reviews.store, drawn.site, drawn.name, SMALL, taken["rank"])
    assert (pick.kind, case_id_of(drawn.site, drawn.name, SMALL, pick.rank)) == ("oversample", taken["case"])
    admin = ApiClient.for_user(reviews.client, person("usr_admin_of_the_sample", "STATE_ADMIN", site=drawn.site))
    back = expect_success(await admin.request("POST", f"sites/{drawn.site}/cases/{gone}/restore"))
    assert back["replaced_by"] == taken["rank"], "whoever restores it must know that another case took its place"


@pytest.mark.requirement("R52")
@pytest.mark.requirement("R83")
async def test_a_countys_onsite_event_groups_its_cases_and_shows_expected_beside_completed(
    reviews: RunningService, drawn: Quarter
) -> None:
    final = await told(reviews, drawn, 1, CaseApproved())
    register_user(reviews.runtime.access, person("usr_one_of_the_team", "REVIEWER", site=drawn.site))
    visit = {"first": "2026-08-03", "last": "2026-08-07", "team": ["usr_one_of_the_team"]}
    path = f"{drawn.path}/counties/{SMALL}"
    expect_success(await drawn.api.request("PUT", f"{path}/onsite", visit))
    stranger = refused(
        await drawn.api.request("PUT", f"{path}/onsite", visit | {"team": ["usr_a_stranger"]}), 422, "onsite-team"
    )
    assert stranger["people"] == ["usr_a_stranger"]
    expect_success(await drawn.api.request("PUT", f"{path}/shortfall", {"why": "staffing"}))
    county = await drawn.county()
    assert (county["drawn"], county["completed"], county["why"]) == (3, 1, "staffing")
    assert (county["onsite"], county["interviews"]) == (visit, [])
    assert [one["stage"] for one in county["cases"]] == ["approved_final", None, None]
    assert county["cases"][0]["case"] == final


@pytest.mark.requirement("R12")
async def test_a_county_that_is_no_part_of_the_review_or_of_a_persons_role_has_no_sample(
    reviews: RunningService, quarter: Quarter
) -> None:
    refused(await quarter.upload(frame(1), "55009"), 422, "county-not-of-this-review")
    refused(await quarter.of("2030Q1").upload(frame(1)), 404, "not-found")
    refused(await quarter.of("2026Q5").draw(), 404, "not-found")
    observer = quarter.by(
        ApiClient.for_user(reviews.client, person("usr_sampling_observer", "OBSERVER", site=quarter.site))
    )
    refused(await observer.upload(frame(1)), 403, "not-your-role")
    refused(await observer.read_frame(), 403, "not-your-role")
    assert (await observer.read())["drawn"] == 0
