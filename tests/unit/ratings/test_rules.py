"""A site chooses among the instrument's open questions, and only among those."""

from functools import reduce

import pytest

from services.ratings.domain import ChooseRuleSet, RuleBook, choose, evolve_rules
from shared.contracts.ratings import RuleSetChosen
from shared.errors import Refused
from tests.support.histories import history


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        ({"p1_item_5": "literal"}, "p1_item5_na"),
        ({"p1_item5_na": "sometimes"}, "tolerate"),
        ({"p1_item5_na": "literal", "wb2_partial": "yes"}, "off"),
    ],
)
def test_an_unknown_policy_or_choice_is_refused_with_those_there_are(policies: dict[str, str], said: str) -> None:
    with pytest.raises(Refused) as caught:
        choose(RuleBook(), ChooseRuleSet(policies))
    assert (caught.value.slug, caught.value.status) == ("unknown-policy", 422)
    assert said in caught.value.detail


def test_the_last_choice_is_in_force_and_the_defaults_can_be_chosen_again() -> None:
    chosen = [RuleSetChosen(policies={"p1_item5_na": "literal"}), RuleSetChosen(policies={})]
    books = [reduce(evolve_rules, history(*chosen[:n], owner="ratings"), RuleBook()) for n in (1, 2)]
    assert [book.policies for book in books] == [{"p1_item5_na": "literal"}, {}]


def test_choosing_the_same_rules_again_emits_an_event() -> None:
    """Choosing what is chosen already is a fact again so that an interrupted rerating can go on."""
    book = RuleBook(policies={"p1_item5_na": "literal"})
    assert choose(book, ChooseRuleSet(book.policies)) == [RuleSetChosen(policies=book.policies)]
