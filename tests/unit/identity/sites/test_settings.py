"""What a site is set up with: what contradicts itself, or the kind of site, is refused before cases depend on it."""

from typing import Any

import pytest

from services.identity.domain.sites import jurisdiction
from services.identity.domain.sites.jurisdiction import Jurisdiction, RecordApproval, WithdrawApproval
from services.identity.domain.sites.settings import (
    DEFAULT_OFFLINE_DRAFTS,
    SiteSettings,
    check_settings,
    check_settings_for,
)
from shared.contracts.identity.sites import FederalApprovalRecorded, FederalApprovalWithdrawn
from shared.contracts.vocabulary import Purpose
from shared.reference.jurisdictions import counties_of
from tests.unit.identity.decisions import given, refusal
from tests.unit.identity.outcomes import outcome

CALIFORNIA, UNLISTED = frozenset(counties_of("ca-cqi")), frozenset[str]()
REVIEW: dict[str, Any] = {"mode": "TRADITIONAL", "round": 4, "year": 2026}
GOOD: dict[Purpose, dict[str, Any]] = {
    Purpose.TRAINING: {},
    Purpose.CQI: {"counties": ("06001", "06003")},
    Purpose.CFSR: REVIEW,
}


def judged(purpose: Purpose, known: frozenset[str] = CALIFORNIA, /, **more: Any) -> str:
    return outcome(lambda: check_settings_for(purpose, SiteSettings(**(GOOD[purpose] | more)), known))


@pytest.mark.requirement("R13")
@pytest.mark.parametrize(
    ("mode", "start", "found"),
    [
        ("FIXED", "2026-04-01", "taken"),
        ("OPEN", None, "taken"),
        ("FIXED", None, "pur-without-date"),
        ("OPEN", "2026-04-01", "pur-with-date"),
        ("FIXED", "2026-02-30", "no-such-day"),
        ("FIXED", "2026-99-99", "no-such-day"),
    ],
)
def test_a_fixed_period_under_review_has_its_first_day_and_an_open_one_has_none(
    mode: Any, start: str | None, found: str
) -> None:
    assert outcome(lambda: check_settings(SiteSettings(pur_mode=mode, pur_start=start))) == found
    assert judged(Purpose.CQI, pur_mode=mode, pur_start=start) == found


@pytest.mark.parametrize("purpose", Purpose)
def test_what_each_kind_of_site_needs_is_taken(purpose: Purpose) -> None:
    assert judged(purpose) == "taken"


@pytest.mark.requirement("R28")
def test_a_cqi_site_has_at_least_one_county() -> None:
    assert judged(Purpose.CQI, counties=()) == "no-county"


@pytest.mark.requirement("R12")
@pytest.mark.parametrize("purpose", Purpose)
def test_counties_are_of_the_state_where_its_list_is_known(purpose: Purpose) -> None:
    assert judged(purpose, counties=("06001", "36001")) == "county-unlisted"
    assert judged(purpose, UNLISTED, counties=("36001",)) == "taken"


@pytest.mark.requirement("R10")
@pytest.mark.requirement("R11")
@pytest.mark.parametrize("missing", REVIEW)
def test_a_cfsr_site_has_its_review_mode_its_round_and_its_year(missing: str) -> None:
    assert judged(Purpose.CFSR, **{missing: None}) == "no-review-mode"


@pytest.mark.requirement("R10")
@pytest.mark.parametrize("purpose", [Purpose.TRAINING, Purpose.CQI])
def test_only_a_cfsr_site_has_a_review_mode(purpose: Purpose) -> None:
    assert judged(purpose, mode="TRADITIONAL") == "mode-elsewhere"


def test_drafts_of_real_cases_do_not_stay_on_a_machine_unless_a_site_says_so() -> None:
    assert DEFAULT_OFFLINE_DRAFTS == {Purpose.TRAINING: "device", Purpose.CQI: "session", Purpose.CFSR: "session"}


@pytest.mark.requirement("R82")
def test_a_federal_approval_has_its_day_and_round_until_it_is_withdrawn() -> None:
    recorded = FederalApprovalRecorded(on="2024-03-01", round=4)
    approved = given(Jurisdiction(), jurisdiction.evolve, recorded, site="ca")
    assert (approved.approved_on, approved.round) == ("2024-03-01", 4)
    assert jurisdiction.decide(approved, WithdrawApproval()) == [FederalApprovalWithdrawn()]
    withdrawn = given(Jurisdiction(), jurisdiction.evolve, recorded, FederalApprovalWithdrawn(), site="ca")
    assert withdrawn.approved_on is None


@pytest.mark.requirement("R82")
def test_an_approval_that_changes_nothing_is_a_mistake_worth_knowing_of() -> None:
    approved = Jurisdiction(approved_on="2024-03-01", round=4)
    assert refusal(jurisdiction.decide, approved, RecordApproval("2024-03-01", 4)) == ("approval-recorded", 409)
    assert jurisdiction.decide(approved, RecordApproval("2026-03-01", 5)) != []
    assert refusal(jurisdiction.decide, Jurisdiction(), WithdrawApproval()) == ("no-approval", 409)
    assert refusal(jurisdiction.decide, Jurisdiction(), RecordApproval("2024-02-30", 4)) == ("no-such-day", 422)
