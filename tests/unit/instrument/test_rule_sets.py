"""A rule set's name travels with every rating: it must say which rules they were, and lead back to them."""

import re
from itertools import product

import pytest

from shared.instrument import POLICIES, VERSIONS, UnknownChoice, Value, engine, engine_for

PATTERN = re.compile(r"^[a-z0-9_]+(\+[a-z0-9_]+=[a-z]+)*$")


def test_the_default_choices_are_not_spelled_out() -> None:
    assert engine().rule_set == "r4_2022"
    assert engine("r3_2014", {"p1_item5_na": "tolerate", "wb2_partial": "off"}).rule_set == "r3_2014"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("choices", list(product(*POLICIES.values())))
def test_a_rule_set_leads_back_to_its_engine(version: str, choices: tuple[str, ...]) -> None:
    made = engine(version, dict(zip(POLICIES, choices, strict=True)))
    assert PATTERN.match(made.rule_set)
    assert engine_for(made.rule_set) is made
    assert made.policies == dict(zip(POLICIES, choices, strict=True))


def test_the_default_choice_stands_first() -> None:
    assert POLICIES == {"p1_item5_na": ("tolerate", "literal"), "wb2_partial": ("off", "on")}


@pytest.mark.parametrize(
    ("rule_set", "message"),
    [
        ("r5_2030", "there is no instrument of that version: choose r3_2014 or r4_2022"),
        ("r4_2022+p9=x", "there is no such policy: choose p1_item5_na or wb2_partial"),
        ("r4_2022+wb2_partial=maybe", "the policy wb2_partial has no such choice: choose off or on"),
        ("r4_2022+wb2_partial=on+wb2_partial=off", "the rule set names a policy twice"),
        ("", "there is no instrument of that version: choose r3_2014 or r4_2022"),
    ],
)
def test_an_unknown_choice_says_which_there_are(rule_set: str, message: str) -> None:
    with pytest.raises(UnknownChoice) as refused:
        engine_for(rule_set)
    assert str(refused.value) == message


def test_policies_change_the_outcome_they_are_about() -> None:
    answers: dict[str, dict[str, Value]] = {
        "4": {"A": 1, "B": "NA", "C": "Yes"},
        "5": {"applicable": "No"},
        "6": {"A1": ["adoption"], "B": "Yes", "C": "NA"},
        "16": {"applicable": "Yes", "A": "Yes", "B": "No"},
    }
    plain = engine().rate("FC", answers).outcomes
    other = engine("r4_2022", {"p1_item5_na": "literal", "wb2_partial": "on"}).rate("FC", answers).outcomes
    assert (plain["P1"].rating, plain["WB2"].rating) == ("SA", "NACH")
    assert (other["P1"].rating, other["WB2"].rating) == ("PA", "PA")
