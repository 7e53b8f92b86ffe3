"""Ratings sees a case as reviews told it, however often and in however many batches the events come."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.ratings.domain import fold_case, fold_ratings
from shared.contracts.ratings import ItemRated
from shared.contracts.reviews.entry import AnswerWithdrawn, FaceSheetSaved
from shared.contracts.reviews.qa import CaseApproved, CaseSubmitted
from shared.eventstore.journal_entry import StreamHead
from tests.support.cases.rated_cases import ITEM_1, UNRATED
from tests.support.histories import FOSTER_CARE, IN_HOME, answered, history

LIFE = history(
    FOSTER_CARE,
    *ITEM_1,
    answered("5", "A1", ["adoption"]),
    AnswerWithdrawn(item="1", question="C"),
    FaceSheetSaved(opened_non_can="No"),
    CaseSubmitted(completed="2026-08-14"),
    CaseApproved(),
)


def test_answers_are_folded_as_the_rules_take_them_and_the_touched_items_are_known() -> None:
    case, touched = fold_case(UNRATED, LIFE)
    assert case.answers == {"1": {"applicable": "Yes", "A": 0, "B": 0}, "5": {"A1": ["adoption"]}}
    assert (case.seen, touched) == (10, frozenset({"1", "5"}))


def test_the_case_type_and_instrument_of_the_creation_decide_which_rules_apply() -> None:
    created = IN_HOME.model_copy(update={"instrument": "r3_2014"})
    case, _ = fold_case(UNRATED, history(created))
    assert (case.case_type, case.instrument) == ("IH", "r3_2014")


def test_what_is_no_answer_moves_the_case_version_and_touches_no_item() -> None:
    before, _ = fold_case(UNRATED, LIFE[:7])
    after, touched = fold_case(before, LIFE[7:])
    assert (after.seen, touched, after.answers) == (10, frozenset(), before.answers)


def test_a_case_that_was_folded_is_not_changed_by_its_own_past() -> None:
    """Kafka delivers at least once: a second delivery must rate nothing twice."""
    case, _ = fold_case(UNRATED, LIFE)
    assert fold_case(case, LIFE) == (case, frozenset())


@given(cuts=st.lists(st.integers(0, len(LIFE)), max_size=4), overlap=st.integers(0, 3))
def test_batches_of_any_size_that_overlap_as_they_like_fold_to_the_same_case(cuts: list[int], overlap: int) -> None:
    case = UNRATED
    bounds = [0, *sorted(cuts), len(LIFE)]
    for start, end in pairwise(bounds):
        case, _ = fold_case(case, LIFE[max(0, start - overlap) : end])
    assert case == fold_case(UNRATED, LIFE)[0]


def test_folding_changes_nothing_in_the_case_that_was_given() -> None:
    """The cached state may be folded twice when a race was lost."""
    before, _ = fold_case(UNRATED, LIFE[:3])
    answers = {item: dict(given) for item, given in before.answers.items()}
    fold_case(before, LIFE[3:])
    assert before.answers == answers


def test_ratings_that_another_worker_wrote_are_taken_over_with_their_head() -> None:
    event = ItemRated(item="1", rating="ANI", reason="i1_x", questions=("C",), case_version=5, rule_set="r4_2022")
    case = fold_ratings(UNRATED, [event], StreamHead(1, "a" * 64))
    assert (case.items["1"].rating, case.rated_version, case.head.sequence) == ("ANI", 5, 1)
    assert (UNRATED.items, UNRATED.rated_version) == ({}, 0)
