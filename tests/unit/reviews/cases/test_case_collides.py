"""Two people may work in one item; only the same question answered from the same revision is a collision."""

from shared.contracts.reviews.entry import AnswerWithdrawn
from tests.support.histories import FOSTER_CARE, NOW, SECOND_REVIEWER, By, answered
from tests.unit.reviews.case_decisions import accepted, given, refused, saving

THEIRS = given(FOSTER_CARE, answered("1", "A", 0), By(SECOND_REVIEWER, answered("1", "A", 4)))


def test_an_answer_based_on_an_older_one_is_shown_both_values_and_whose_the_other_is() -> None:
    refusal = refused(THEIRS, saving("1", ("A", 7, 2)))
    assert (refusal.slug, refusal.status) == ("answer-conflict", 412)
    assert refusal.extra["conflicts"] == [
        {
            "q": "A",
            "yours": 7,
            "theirs": 4,
            "theirs_rev": 3,
            "theirs_by": SECOND_REVIEWER,
            "theirs_at": NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
    ]


def test_an_answer_based_on_nothing_collides_with_one_that_was_given_meanwhile() -> None:
    assert refused(THEIRS, saving("1", ("A", 7, 0))).slug == "answer-conflict"


def test_even_the_same_value_collides_when_it_was_based_on_another() -> None:
    """Whoever saves must have seen what they replace, or agreement would hide a lost edit."""
    assert refused(THEIRS, saving("1", ("A", 4, 2))).slug == "answer-conflict"


def test_an_answer_to_a_question_that_nobody_touched_is_kept_beside_the_other() -> None:
    assert accepted(THEIRS, saving("1", ("B", 1, 0))) == [answered("1", "B", 1)]


def test_one_collision_keeps_the_whole_save_out_and_alone_is_named() -> None:
    refusal = refused(THEIRS, saving("1", ("B", 1, 0), ("A", 7, 2)))
    assert [conflict["q"] for conflict in refusal.extra["conflicts"]] == ["A"]


def test_a_revision_that_never_was_collides_too() -> None:
    [conflict] = refused(given(FOSTER_CARE), saving("1", ("A", 7, 99))).extra["conflicts"]
    assert (conflict["theirs"], conflict["theirs_rev"], conflict["theirs_by"]) == (None, 0, None)


def test_a_withdrawal_is_an_edit_like_any_other() -> None:
    withdrawn = given(FOSTER_CARE, answered("1", "A", 0), AnswerWithdrawn(item="1", question="A"))
    assert refused(withdrawn, saving("1", ("A", 7, 2))).extra["conflicts"][0]["theirs_rev"] == 3
    assert accepted(withdrawn, saving("1", ("A", 7, 3))) == [answered("1", "A", 7)]


def test_invalid_answer_is_reported_before_a_collision() -> None:
    """What is no answer is said before a collision so that nobody chooses for nothing."""
    assert refused(THEIRS, saving("1", ("A", -1, 2))).slug == "not-an-answer"
