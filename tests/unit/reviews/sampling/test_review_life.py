"""A quarter's review: planned by the table or as agreed, opened once, visited by a team, explained where short."""

from functools import partial
from typing import Any

import pytest

from services.reviews.domain.sampling.presentation import shown_review
from services.reviews.domain.sampling.quota import Past
from services.reviews.domain.sampling.quota_table import shipped
from services.reviews.domain.sampling.review import Review, explain_shortfall, open_review, schedule_onsite
from services.reviews.domain.sampling.review_plan import Plan
from services.reviews.domain.sampling.sample import Sample
from shared.access import AccessState, SiteFacts
from shared.contracts.identity.sites import SiteProvisioned
from shared.contracts.reviews.sampling import ExpectedCases, OnsiteScheduled, ReviewOpened, ShortfallExplained
from shared.contracts.vocabulary import Purpose
from tests.support.histories import history
from tests.unit.reviews.sampling.sampling_states import ALAMEDA, ALPINE, AMADOR, CALIFORNIA, QUARTER, a_review, problem

CFSR = SiteFacts("active", frozenset({ALAMEDA, AMADOR}), "2025-10-01", 4, 2026)


def planned(site: SiteFacts = CALIFORNIA) -> ReviewOpened:
    return Plan(QUARTER, "r4_2022", site).by_table(shipped(), Past())


def federal(*cases: tuple[str, int, int], site: SiteFacts = CFSR, purpose: Purpose = Purpose.CFSR) -> ReviewOpened:
    counties = [ExpectedCases(county=county, foster_care=fc, in_home=ih) for county, fc, ih in cases]
    return Plan(QUARTER, "r4_2022", site).federal(counties, purpose)


def visit(**changed: Any) -> OnsiteScheduled:
    fields = {"county": ALAMEDA, "first": "2026-08-03", "last": "2026-08-07", "team": ("usr_one", "usr_two")}
    return OnsiteScheduled.model_validate(fields | changed)


@pytest.mark.requirement("R49")
def test_a_review_expects_what_the_table_says_of_each_county_of_the_site() -> None:
    review = a_review(planned())
    assert (len(review.expected), review.quota_table, review.mode) == (58, "synthetic-1", "STATE")
    assert (review.expected[ALAMEDA].foster_care, review.expected[ALAMEDA].in_home) == (12, 8)
    two = a_review(planned(SiteFacts("active", frozenset({ALAMEDA, ALPINE}))))
    assert list(two.expected) == [ALAMEDA, ALPINE]


@pytest.mark.requirement("R11")
@pytest.mark.requirement("R13")
def test_a_review_has_the_round_year_and_period_of_its_site() -> None:
    review = a_review(federal((ALAMEDA, 20, 15), (AMADOR, 20, 10)))
    assert (review.round, review.year, review.pur_mode, review.pur_start) == (4, 2026, "FIXED", "2025-10-01")
    assert (planned().round, planned().pur_mode) == (None, "OPEN")


@pytest.mark.requirement("R11")
def test_every_process_knows_a_sites_round_and_year_from_its_set_up() -> None:
    facts = AccessState()
    settings = SiteProvisioned(offline_drafts="off", mode="STATE_CONDUCTED", round=4, year=2026)
    for fact in history(settings, owner="identity", site="ca-cfsr", aggregate="sit_ca-cfsr"):
        facts.apply(fact)
    assert (facts.site("ca-cfsr").round, facts.site("ca-cfsr").year) == (4, 2026)


def test_federal_review_has_40_foster_care_and_25_in_home_cases() -> None:
    """A federal review has 40 foster care and 25 in home cases in counties of its site."""
    assert sum(one.foster_care + one.in_home for one in federal((ALAMEDA, 20, 15), (AMADOR, 20, 10)).expected) == 65
    for wrong in (
        [(ALAMEDA, 40, 24)],
        [(ALAMEDA, 39, 25)],
        [(ALAMEDA, 20, 15), (ALAMEDA, 20, 10)],
        [(ALAMEDA, 40, 25), (AMADOR, 0, 0)],
    ):
        assert problem(partial(federal, *wrong)) == "federal-cases"
    assert problem(lambda: federal((ALPINE, 40, 25))) == "county-not-of-this-site"
    assert problem(lambda: federal((ALAMEDA, 40, 25), purpose=Purpose.CQI)) == "federal-review-elsewhere"


def test_a_quarter_is_opened_once() -> None:
    """A second opening could change what is expected after a part was drawn."""
    assert open_review(Review(), planned()) == [planned()]
    assert problem(lambda: open_review(a_review(planned()), planned())) == "quarter-open"


@pytest.mark.requirement("R83")
def test_a_team_comes_on_days_that_follow_each_other_and_a_later_plan_counts() -> None:
    review = a_review(planned())
    assert schedule_onsite(review, visit()) == [visit()]
    later = visit(first="2026-08-10", last="2026-08-10")
    assert a_review(planned(), visit(), later).onsite == {ALAMEDA: later}
    for wrong in ({"last": "2026-08-02"}, {"first": "2026-02-30"}):
        assert problem(partial(schedule_onsite, review, visit(**wrong))) == "onsite-days"
    assert problem(lambda: schedule_onsite(review, visit(team=("usr_one", "usr_one")))) == "onsite-team"
    assert problem(lambda: schedule_onsite(review, visit(county="32001"))) == "county-not-of-this-review"
    assert problem(lambda: schedule_onsite(Review(), visit())) == "not-found"


@pytest.mark.requirement("R52")
def test_a_shortfall_is_explained_for_a_county_that_had_cases_to_review() -> None:
    why = ShortfallExplained(county=ALAMEDA, why="staffing")
    assert explain_shortfall(a_review(planned()), why) == [why]
    assert a_review(planned(), why).shortfalls == {ALAMEDA: "staffing"}
    idle = next(one.county for one in planned().expected if not one.either and not one.foster_care)
    for county, slug in ((idle, "county-not-due"), ("32001", "county-not-of-this-review")):
        other = ShortfallExplained(county=county, why="staffing")
        assert problem(partial(explain_shortfall, a_review(planned()), other)) == slug


@pytest.mark.requirement("R52")
def test_review_shows_expected_drawn_shortfall_and_invented_table() -> None:
    """Everybody sees what is expected what was drawn why less and that the table is invented."""
    review = a_review(planned(), ShortfallExplained(county=ALAMEDA, why="staffing"), visit())
    shown = shown_review(review, {ALPINE: Sample(outcome="no_eligible_case")})
    rows = {row["county"]: row for row in shown["counties"]}
    assert (shown["expected"], shown["drawn"], "invented" in shown["banner"]) == (494, 0, True)
    assert (rows[ALAMEDA]["why"], rows[ALAMEDA]["onsite"]["first"]) == ("staffing", "2026-08-03")
    assert (rows[ALPINE]["why"], rows[ALPINE]["outcome"]) == ("no_eligible_case", "no_eligible_case")
    assert rows["06037"]["why"] is None
