"""Invented master cases: as complete as a person's, judged by the same rules, and never mistaken for a trainee's."""

from datetime import date
from functools import reduce
from typing import Any

import pytest

from services.reviews.domain import Case, evolve
from services.reviews.domain.practice import (
    THE_SYSTEM,
    Master,
    check_comparable,
    check_master,
    is_master,
    quarter_of,
    sheet_of,
)
from services.reviews.domain.site_rules import NOWHERE, check_training, practice_county
from shared.access import SiteFacts
from shared.contracts.event import Event
from shared.contracts.reviews.qa import CaseReturned, CaseSubmitted, PracticeCleared, QaTaken
from shared.eventstore.journal_entry import AggregateId
from shared.instrument.samples import supporting_records
from tests.support.histories import CASE, FOSTER_CARE, IN_HOME, because, history
from tests.support.sheets import sealed
from tests.unit.identity.outcomes import outcome
from tests.unit.reviews.case_decisions import given

SITE, TODAY = "ca-training", date(2026, 9, 30)
TRAINEES = FOSTER_CARE.model_copy(update={"master": CASE})
OWN = f"cas_{'9' * 32}"


def sheet(seed: int, number: int = 0, today: date = TODAY) -> dict[str, Any]:
    return sheet_of(seed, number, {"site": SITE, "county": "06001"}, today)


def facts_of(made: dict[str, Any], today: date = TODAY) -> list[Event]:
    texts = {name: sealed(number) for number, name in enumerate(supporting_records.narratives(made))}
    return [*Master(AggregateId("reviews", SITE, CASE), made, texts).events(because(THE_SYSTEM), today)]


def master_of(made: dict[str, Any], *more: Event) -> Case:
    return reduce(evolve, history(*facts_of(made), *more, site=SITE), Case())


@pytest.mark.requirement("R8")
@pytest.mark.parametrize("today", [date(2026, 1, 1), TODAY, date(2027, 12, 31)])
@pytest.mark.parametrize("seed", range(12))
def test_a_master_case_is_taken_by_the_rules_up_to_its_submission_on_any_day(seed: int, today: date) -> None:
    """A reload that fails in the morning of a training day leaves a class without cases."""
    case = reduce(evolve, history(*facts_of(sheet(seed, today=today), today), site=SITE), Case())
    assert (case.stage, case.completed, case.quarter) == ("ready_for_initial_qa", str(today), quarter_of(today))
    assert is_master(CASE, case)
    assert all(text.version_id for text in case.texts.values())


@pytest.mark.requirement("R7")
def test_every_text_of_a_master_case_says_that_it_is_invented() -> None:
    assert all(
        text.startswith("Invented") for seed in range(5) for text in supporting_records.narratives(sheet(seed)).values()
    )


@pytest.mark.requirement("R8")
def test_the_same_seed_gives_the_same_cases_and_another_number_another() -> None:
    """A class a week later works on the same cases."""
    assert sheet(7, 1) == sheet(7, 1)
    assert len({str(sheet(seed, number)["answers"]) for seed in (7, 8) for number in range(3)}) == 6


@pytest.mark.requirement("R8")
def test_a_case_names_a_master_that_is_one_is_there_and_is_like_it() -> None:
    made = next(one for one in map(sheet, range(20)) if one["case_type"] == "FC")
    master = master_of(made)
    assert outcome(lambda: check_master(TRAINEES, master)) == "taken"
    assert outcome(lambda: check_master(FOSTER_CARE, None)) == "taken"
    assert outcome(lambda: check_master(TRAINEES, None)) == "not-a-master"
    assert outcome(lambda: check_master(TRAINEES, given(FOSTER_CARE))) == "not-a-master"
    assert outcome(lambda: check_master(TRAINEES, given(TRAINEES.model_copy(update={"master": OWN})))) == "not-a-master"
    assert outcome(lambda: check_master(TRAINEES, master_of(made, PracticeCleared()))) == "not-a-master"
    other = IN_HOME.model_copy(update={"master": CASE})
    assert outcome(lambda: check_master(other, master)) == "not-like-its-master"


@pytest.mark.requirement("R8")
def test_a_case_is_compared_once_it_was_submitted_and_not_while_it_is_entered() -> None:
    """Whoever saw the key while entering would only copy it."""
    submitted = (TRAINEES, CaseSubmitted(completed="2026-09-30"))
    returned = (*submitted, QaTaken(level="initial"), CaseReturned(level="initial"))
    assert check_comparable(given(*submitted)) == CASE
    assert outcome(lambda: check_comparable(given(TRAINEES))) == "not-submitted"
    assert outcome(lambda: check_comparable(given(*returned))) == "not-submitted"
    assert outcome(lambda: check_comparable(given(FOSTER_CARE, submitted[1]))) == "no-master"


@pytest.mark.requirement("R8")
def test_practice_is_nowhere_but_in_training_sites() -> None:
    """A reset that a mistaken line of the table let through would clear a state's real cases."""
    assert outcome(lambda: check_training("ca-training")) == "taken"
    assert outcome(lambda: check_training("ca-cqi")) == "training-only"
    assert outcome(lambda: check_training("ca-cfsr")) == "training-only"


def test_mock_cases_are_in_a_county_of_the_site_of_its_state_or_of_none() -> None:
    two = SiteFacts("active", frozenset({"06003", "06001"}))
    assert practice_county(two, SITE, None) == "06001"
    assert practice_county(two, SITE, "06003") == "06003"
    assert outcome(lambda: practice_county(two, SITE, "06037")) == "county-not-of-this-site"
    assert practice_county(SiteFacts("active"), SITE, None) == "06001"
    assert practice_county(SiteFacts("active"), "ny-training", None) == NOWHERE
