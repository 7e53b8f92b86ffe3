"""Cases are given to certified people without a conflict of interest, and entered by those they were given to."""

from datetime import timedelta

import pytest

from services.reviews.domain import Command, CreateCase
from services.reviews.domain.case.entry.commands import AssignReviewers
from services.reviews.domain.case.guards import must_enter
from services.reviews.domain.case.qa.overrides import calculated
from services.reviews.domain.certification import Certification, Certify, Withdraw, decide, evolve
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sampled_case import case_of, must_not_be_drawn
from shared.contracts.reviews.certification import CertificationWithdrawn, ReviewerCertified
from shared.contracts.reviews.entry import ConflictDeclared, ReviewersAssigned
from shared.contracts.reviews.qa import CaseUnlocked
from shared.contracts.reviews.sampling import Pick, Population
from shared.contracts.vocabulary import CaseType
from shared.errors import Refused
from tests.support.histories import FOSTER_CARE, NOW, REVIEWER, SECOND_REVIEWER, By, answered, history
from tests.unit.reviews.case_decisions import accepted, given, refused
from tests.unit.reviews.case_stages import ENTERED, FINAL, IN_INITIAL, RETURNED, WAITING, Life, after

TODAY = NOW.date()
GIVEN = By("usr_leader", ReviewersAssigned(reviewers=(REVIEWER,)))
BOTH = (REVIEWER, SECOND_REVIEWER)


@pytest.mark.parametrize("life", [(FOSTER_CARE,), ENTERED, RETURNED])
def test_a_case_with_its_reviewers_can_be_given_to_others(life: Life) -> None:
    """Who is on leave must not keep a case for ever."""
    assert accepted(after(life), AssignReviewers(BOTH)) == [ReviewersAssigned(reviewers=BOTH)]


@pytest.mark.parametrize("life", [WAITING, IN_INITIAL, FINAL])
def test_a_case_in_qa_or_final_is_given_to_nobody(life: Life) -> None:
    assert refused(after(life), AssignReviewers(BOTH)).slug == "case-locked"


@pytest.mark.parametrize("drawn", [True, False])
def test_nobody_is_given_a_case_uncertified_or_twice(drawn: bool) -> None:
    def wanted(reviewers: tuple[str, ...], uncertified: tuple[str, ...] = ()) -> Command:
        return CreateCase(FOSTER_CARE, reviewers, uncertified) if drawn else AssignReviewers(reviewers, uncertified)

    case = given() if drawn else given(FOSTER_CARE)
    refusal = refused(case, wanted(BOTH, (SECOND_REVIEWER,)))
    assert (refusal.slug, refusal.extra["people"]) == ("not-certified", [SECOND_REVIEWER])
    assert refused(case, wanted((REVIEWER, REVIEWER))).slug == "reviewer-named-twice"
    assert accepted(case, wanted(BOTH))[-1] == ReviewersAssigned(reviewers=BOTH)


def test_nobody_is_given_a_case_with_which_they_have_a_conflict() -> None:
    refusal = refused(given(FOSTER_CARE, By(SECOND_REVIEWER, ConflictDeclared())), AssignReviewers(BOTH))
    assert (refusal.slug, refusal.extra["people"]) == ("reviewer-in-conflict", [SECOND_REVIEWER])


def test_a_case_is_entered_by_those_alone_whom_it_is_given_to() -> None:
    for case in (after(ENTERED, GIVEN), after(ENTERED)):
        must_enter(case, REVIEWER)
        with pytest.raises(Refused, match="other reviewers"):
            must_enter(case, SECOND_REVIEWER)
    with pytest.raises(Refused, match="conflict"):
        must_enter(after(ENTERED, GIVEN, By(REVIEWER, ConflictDeclared())), REVIEWER)


def test_a_place_of_the_sample_is_made_a_case_once() -> None:
    assert accepted(given(), CreateCase(FOSTER_CARE, BOTH)) == [FOSTER_CARE, ReviewersAssigned(reviewers=BOTH)]
    assert refused(given(FOSTER_CARE), CreateCase(FOSTER_CARE, BOTH)).slug == "case-exists"


@pytest.mark.requirement("R54")
@pytest.mark.parametrize(
    ("population", "said", "case_type"),
    [
        ("foster_care", None, "FC"),
        ("foster_care", "FC", "FC"),
        ("in_home", None, "IH"),
        ("in_home", "IHDR", "IHDR"),
    ],
)
def test_a_drawn_case_is_of_the_type_that_was_drawn(
    population: Population, said: CaseType | None, case_type: CaseType
) -> None:
    pick = Pick(rank=7, population=population, agency="probation", kind="sample")
    made = case_of(pick, "06001", "2026Q3", "r3_2014", said)
    assert (made.case_type, made.agency, made.rank, made.instrument) == (case_type, "probation", 7, "r3_2014")
    with pytest.raises(Refused, match="drawn as"):
        case_of(pick, "06001", "2026Q3", "r3_2014", "IH" if population == "foster_care" else "FC")


@pytest.mark.requirement("R48")
def test_beside_a_drawn_sample_no_case_is_taken_in() -> None:
    must_not_be_drawn(Sample(outcome="frame"))
    must_not_be_drawn(Sample(outcome="no_eligible_case"))
    with pytest.raises(Refused, match="no other"):
        must_not_be_drawn(Sample(outcome="drawn"))


def certified(*facts: ReviewerCertified | CertificationWithdrawn) -> Certification:
    state = Certification()
    for fact in history(*facts):
        state = evolve(state, fact)
    return state


def test_a_certificate_holds_until_the_end_of_its_day() -> None:
    state = certified(ReviewerCertified(person=REVIEWER, certificate="full", until=TODAY.isoformat()))
    assert (state.holds_on(TODAY), state.holds_on(TODAY + timedelta(days=1))) == (True, False)
    gone = certified(
        ReviewerCertified(person=REVIEWER, certificate="full", until="2099-12-31"),
        CertificationWithdrawn(person=REVIEWER),
    )
    assert not gone.holds_on(TODAY)
    with pytest.raises(Refused, match="not certified"):
        decide(gone, Withdraw(REVIEWER))


@pytest.mark.parametrize(
    ("certificate", "days", "slug"),
    [
        ("full", -1, "certificate-in-the-past"),
        ("temporary", 184, "certificate-too-long"),
        ("temporary", 183, None),
        ("full", 4000, None),
        ("full", 0, None),
    ],
)
def test_a_certificate_is_for_days_to_come_and_a_temporary_one_for_half_a_year(
    certificate: str, days: int, slug: str | None
) -> None:
    until = TODAY + timedelta(days=days)
    command = Certify(REVIEWER, certificate, until, TODAY)  # type: ignore[arg-type]
    if slug is None:
        assert decide(Certification(), command)
        return
    with pytest.raises(Refused) as caught:
        decide(Certification(), command)
    assert caught.value.slug == slug


@pytest.mark.requirement("R79")
def test_a_case_keeps_its_version_of_the_instrument_and_is_rated_by_it_to_the_end() -> None:
    """Round 3 let a child without visits be NA in 3E, Round 4 does not [F3]: a newer instrument changes no old case."""
    old, new = FOSTER_CARE.model_copy(update={"instrument": "r3_2014"}), FOSTER_CARE
    rest = (*FINAL[1:], By("usr_admin", CaseUnlocked(why="new_information")), answered("3", "E", "NA"))
    cases = {one.instrument: given(one, *rest) for one in (old, new)}
    assert {name: case.instrument for name, case in cases.items()} == {"r3_2014": "r3_2014", "r4_2022": "r4_2022"}
    rated = {name: calculated(case, "3") for name, case in cases.items()}
    assert (rated["r3_2014"] in ("S", "ANI"), rated["r4_2022"]) == (True, "INCOMPLETE")
