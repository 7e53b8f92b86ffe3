"""A leader's rating stands in the calculated one's place for what is told and for outcomes; both are kept."""

from services.ratings.domain import (
    Pending,
    RatedCase,
    RuleBook,
    fold_case,
    rate_pending,
    rating_events,
    to_case,
    to_document,
)
from shared.contracts.event import Event
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.entry import AnswerWithdrawn, SealedText
from shared.contracts.reviews.qa import ItemOverridden, OverrideUndone
from shared.instrument import engine
from tests.support.cases.rated_cases import TIMELY, rated
from tests.support.histories import answered, because, history

WHY = SealedText(version_id=f"tex_{'0' * 32}", digest="0" * 64)
NEEDS_IMPROVEMENT = ItemOverridden(item="1", rating="ANI", calculated="S", why=WHY)


def after(before: RatedCase, *facts: Event) -> tuple[RatedCase, list[Event]]:
    """What is told of a case once this came, and the case then."""
    case, touched = fold_case(before, history(*facts))
    return rate_pending(Pending(case, touched, because(), RuleBook())).case, list(rating_events(case, touched, {}))


def test_override_emits_both_ratings_and_changes_the_outcome() -> None:
    """An override tells the leaders rating with the calculated one and moves the outcome."""
    case, told = after(rated(*TIMELY), *TIMELY, NEEDS_IMPROVEMENT)
    assert told == [
        ItemRated(
            item="1",
            rating="ANI",
            reason="overridden",
            questions=(),
            case_version=6,
            rule_set="r4_2022",
            calculated="S",
        ),
        OutcomeRated(outcome="S1", rating="NACH", reason="s1_nach", case_version=6, rule_set="r4_2022"),
    ]
    assert (case.items["1"].rating, case.items["1"].calculated) == ("ANI", "S")


def test_undone_the_calculated_rating_is_told_again_with_its_own_reason() -> None:
    overridden = rated(*TIMELY, NEEDS_IMPROVEMENT)
    case, told = after(overridden, *TIMELY, NEEDS_IMPROVEMENT, OverrideUndone(item="1"))
    assert [event.rating for event in told if isinstance(event, ItemRated | OutcomeRated)] == ["S", "SA"]
    assert (case.items["1"].reason, case.items["1"].calculated) == ("i1_no_delays", None)


def test_override_equal_to_the_calculated_rating_is_emitted() -> None:
    """Otherwise a report would go on to say that the calculated rating is another."""
    facts = (*TIMELY, NEEDS_IMPROVEMENT)
    _, told = after(rated(*facts), *facts, answered("1", "applicable", "No"))
    [item] = [event for event in told if isinstance(event, ItemRated)]
    assert (item.rating, item.calculated) == ("ANI", "NA")


def test_override_of_an_unfinished_rating_is_kept_without_effect() -> None:
    """While the rules give no finished rating the override does not count and is kept."""
    facts = (*TIMELY, NEEDS_IMPROVEMENT)
    unfinished, told = after(rated(*facts), *facts, AnswerWithdrawn(item="1", question="A"))
    assert [event.rating for event in told if isinstance(event, ItemRated)] == ["INCOMPLETE"]
    again = (*facts, AnswerWithdrawn(item="1", question="A"), answered("1", "A", 0))
    case, _ = after(unfinished, *again)
    assert (case.items["1"].rating, case.items["1"].calculated) == ("ANI", "S")


def test_override_of_item_12_leaves_its_parts_as_calculated() -> None:
    """Of item 12 the whole is overridden and its parts stay as the rules give them."""
    answers = {"12": {"A1": "Yes", "A2": "NA", "B1": "Yes", "B2": "NA", "B3": "Yes", "B4": "NA"}}
    ratings = engine().rate("IH", answers, {"12": "ANI"})
    assert {name: ratings.items[name].rating for name in ("12", "12A", "12B", "12C")} == {
        "12": "ANI",
        "12A": "S",
        "12B": "S",
        "12C": "NA",
    }
    assert ratings.calculated == {"12": "S"}


def test_the_sentence_of_an_overridden_item_names_who_rated_and_not_an_answer() -> None:
    rules = engine()
    rating = rules.rate("FC", {"1": {"applicable": "No"}}, {"1": "S"}).items["1"]
    assert rules.explain("1", rating, {}) == (
        "A leader of the site put another rating in the place of the calculated one of item 1"
    )


def test_an_overridden_case_comes_back_from_the_cache_as_it_went_in() -> None:
    case = rated(*TIMELY, NEEDS_IMPROVEMENT)
    assert case.overrides == {"1": "ANI"}
    assert to_case({"_id": case.key} | to_document(case)) == case
