"""What ratings tells the world: each change, each touched item, and never a step back."""

from dataclasses import replace

from services.ratings.domain import fold_case, rating_events
from shared.contracts.ratings import ItemRated, OutcomeRated
from tests.support.cases.rated_cases import OTHER_RULES, TIMELY, UNRATED, rated
from tests.support.histories import FOSTER_CARE, answered, history


def test_a_first_rating_is_told_with_its_reason_questions_case_version_and_rules() -> None:
    case, _ = fold_case(UNRATED, history(*TIMELY))
    assert rating_events(case, (), {}) == [
        ItemRated(
            item="1",
            rating="S",
            reason="i1_no_delays",
            questions=("A", "B"),
            case_version=5,
            rule_set="r4_2022",
        ),
        OutcomeRated(outcome="S1", rating="SA", reason="s1_sa", case_version=5, rule_set="r4_2022"),
    ]


def test_that_an_unanswered_item_is_incomplete_is_no_news() -> None:
    case, _ = fold_case(UNRATED, history(FOSTER_CARE))
    assert rating_events(case, (), {}) == []


def test_a_touched_item_is_always_told_though_its_rating_stayed_the_same() -> None:
    """Two workers that pass over the same answer meet on the next sequence of the journal by this."""
    case = replace(rated(*TIMELY), seen=9)
    [told] = rating_events(case, {"1"}, {})
    assert isinstance(told, ItemRated)
    assert (told.item, told.rating, told.case_version) == ("1", "S", 9)


def test_a_touched_item_that_is_incomplete_is_told_too() -> None:
    case, touched = fold_case(UNRATED, history(FOSTER_CARE, answered("1", "A", 0)))
    [told] = rating_events(case, touched, {})
    assert isinstance(told, ItemRated)
    assert (told.item, told.rating, told.reason) == ("1", "INCOMPLETE", "gate_unanswered")


def test_a_touch_of_item_12_tells_its_three_parts_with_it() -> None:
    case, touched = fold_case(UNRATED, history(FOSTER_CARE, answered("12", "A1", "Yes")))
    assert {told.item for told in rating_events(case, touched, {}) if isinstance(told, ItemRated)} == {
        "12",
        "12A",
        "12B",
        "12C",
    }


def test_a_rated_case_in_which_nothing_happened_tells_nothing() -> None:
    assert rating_events(rated(*TIMELY), (), {}) == []


def test_what_another_worker_told_of_this_very_version_is_not_told_again() -> None:
    """A worker that was killed after its write leaves the events to the next one, which must rate nothing twice."""
    assert rating_events(rated(*TIMELY), {"1"}, {}) == []


def test_of_the_touched_items_those_that_nobody_told_of_this_version_are_told() -> None:
    """The faster worker may have had a part of the events in an earlier batch, and told less."""
    case, touched = fold_case(UNRATED, history(*TIMELY, answered("14", "A", "Yes")))
    caught_up = replace(case, items=rated(*TIMELY).items, outcomes=rated(*TIMELY).outcomes)
    assert [told.case_version for told in rating_events(caught_up, touched, {}) if isinstance(told, ItemRated)] == [
        6,
        6,
    ]


def test_a_case_older_than_what_was_rated_tells_nothing() -> None:
    """A worker that woke up late must not overwrite a newer rating with the one of an older answer."""
    late = replace(rated(*TIMELY), seen=4, answers={"1": {"applicable": "No"}})
    assert rating_events(late, {"1"}, {}) == []


def test_changed_answer_emits_its_item_and_dependent_outcome_only() -> None:
    """A changed answer tells the item and the outcome that rests on it and no other."""
    case, touched = fold_case(rated(*TIMELY), history(*TIMELY, answered("1", "applicable", "No")))
    told = rating_events(case, touched, {})
    assert [(type(event).__name__, event.rating) for event in told if not hasattr(event, "policies")] == [
        ("ItemRated", "NA"),
        ("OutcomeRated", "NA"),
    ]


def test_other_rules_are_told_for_every_standing_rating_under_their_own_name() -> None:
    """Who reads a rating can see by which rules it stands, also where they give the same."""
    told = rating_events(rated(*TIMELY), (), OTHER_RULES)
    assert [(event.rating, event.rule_set) for event in told if not hasattr(event, "policies")] == [
        ("S", "r4_2022+p1_item5_na=literal+wb2_partial=on"),
        ("SA", "r4_2022+p1_item5_na=literal+wb2_partial=on"),
    ]
