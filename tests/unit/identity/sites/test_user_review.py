"""Going through a site's user list: it is closed only when every person on it was thought about."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from services.identity.domain.sites.user_review import Answer, Command, Open, SignOff, UserReview, decide, evolve
from shared.contracts.identity.access import Decision, UserReviewAnswered, UserReviewOpened, UserReviewSigned
from shared.errors import Refused
from tests.support.histories import NOW, By
from tests.unit.identity.decisions import SITE, given, outcome_of, refusal

ADMINISTRATOR, OTHER = "usr_administrator", "usr_other"
PEOPLE = (ADMINISTRATOR, OTHER, "usr_third")
OPENED = UserReviewOpened(due="2026-07-15", people=PEOPLE)

pytestmark = pytest.mark.requirement("R25")


def review(*answers: tuple[str, Decision]) -> UserReview:
    facts = [UserReviewAnswered(person=person, decision=decision) for person, decision in answers]
    return given(UserReview(), evolve, OPENED, *facts, site=SITE)


def answer(person: str, decision: Decision = "keep") -> Answer:
    return Answer(person, decision, ADMINISTRATOR)


SIGNED = given(
    UserReview(),
    evolve,
    OPENED,
    *(UserReviewAnswered(person=person, decision="keep") for person in PEOPLE),
    By(ADMINISTRATOR, UserReviewSigned()),
    site=SITE,
)


@pytest.mark.parametrize("answered", range(len(PEOPLE)))
def test_it_does_not_close_while_a_row_has_no_answer_and_says_which(answered: int) -> None:
    open_still = review(*((person, "keep") for person in PEOPLE[:answered]))
    with pytest.raises(Refused) as refused:
        decide(open_still, SignOff())
    assert (refused.value.slug, refused.value.status) == ("review-unfinished", 409)
    assert refused.value.extra["missing"] == [
        {"where": person, "what": "This person has no answer yet."} for person in PEOPLE[answered:]
    ]


def test_with_every_row_answered_it_is_signed_with_name_and_time() -> None:
    whole = review(*((person, "keep") for person in PEOPLE))
    assert decide(whole, SignOff()) == [UserReviewSigned()]
    assert (SIGNED.signed_by, SIGNED.signed_at) == (ADMINISTRATOR, NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def test_what_was_signed_stays_as_it_was() -> None:
    for command in (answer(OTHER, "remove"), SignOff()):
        assert refusal(decide, SIGNED, command) == ("review-signed", 409)
    assert refusal(decide, SIGNED, Open("2026-08-01", PEOPLE)) == ("review-open", 409)


@pytest.mark.parametrize("decision", ["keep", "change", "remove"])
def test_each_row_is_kept_changed_or_removed_and_may_be_thought_over_before_signing(decision: Decision) -> None:
    assert decide(review((OTHER, "keep")), answer(OTHER, decision)) == [
        UserReviewAnswered(person=OTHER, decision=decision)
    ]
    assert review((OTHER, "keep"), (OTHER, decision)).answers == {OTHER: decision}


@pytest.mark.parametrize("decision", ["change", "remove"])
def test_nobody_changes_or_removes_their_own_access(decision: Decision) -> None:
    assert refusal(decide, review(), answer(ADMINISTRATOR, decision)) == ("own-role", 403)
    assert decide(review(), answer(ADMINISTRATOR, "keep")) != []


def test_only_the_people_on_the_list_are_answered_for() -> None:
    assert refusal(decide, review(), answer("usr_stranger")) == ("not-on-the-list", 404)


def test_a_review_that_was_never_opened_is_missing_and_one_is_opened_once() -> None:
    for command in (answer(OTHER), SignOff()):
        assert refusal(decide, UserReview(), command) == ("not-found", 404)
    assert decide(UserReview(), Open(OPENED.due, PEOPLE)) == [OPENED]
    assert refusal(decide, review(), Open(OPENED.due, PEOPLE)) == ("review-open", 409)


wishes = st.lists(
    st.builds(answer, st.sampled_from([*PEOPLE, "usr_stranger"]), st.sampled_from(["keep", "change", "remove"]))
    | st.just(SignOff()),
    max_size=12,
)


@drawn(wishes)
def test_closed_user_review_has_an_answer_for_every_row(wished: list[Command]) -> None:
    """Whatever is done in whatever order a closed review has an answer for everybody."""
    state = review()
    for command in wished:
        found = outcome_of(decide, state, command)
        if not isinstance(found, str):
            state = given(state, evolve, *found, site=SITE)
    assert not state.signed_by or state.unanswered == ()
    assert set(state.answers) <= set(PEOPLE)
