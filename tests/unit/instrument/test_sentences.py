"""Every rating can be explained: whatever the answers, there is one sentence, complete and without a slot."""

from typing import Any

import pytest

from shared.instrument import Rated, Reason, engine, load
from tests.unit.instrument.oracle.combinations import DOMAINS, combinations

STEP = 5


@pytest.mark.parametrize("item", list(DOMAINS))
def test_every_reachable_reason_has_a_sentence(item: str) -> None:
    rules, seen = engine(), set()
    part = load("r4_2022").item(item)
    for number, answers in enumerate(combinations(item)):
        if number % STEP and item in ("3", "5", "8"):
            continue
        given = {name: value for name, value in answers.items() if value is not None}
        for case in ("FC", "IH"):
            for name, rated in rules.rate_item(case, item, given).items():
                seen.add(rated.reason.code)
                sentence = rules.explain(name, rated, {item: given})
                assert sentence.strip(), rated
                assert "{" not in sentence, sentence
                assert "None" not in sentence, sentence
                assert sentence[0].isupper() or sentence[0].isdigit(), sentence
    expected = {rule.id for rule in part.all_rules} | {v.id for v in part.all_validations if v.severity == "error"}
    assert expected - seen <= {"i3_fc_f_r3"}, "a rule or check that no answers reach"


@pytest.mark.parametrize(
    ("item", "case", "answers", "sentence"),
    [
        (
            "1",
            "IH",
            {"applicable": "Yes", "A": 1, "B": 0, "C": "Yes"},
            "1C is Yes: every delay was beyond the agency's control",
        ),
        ("4", "IH", {}, "Item 4 is for foster care cases only"),
        ("12C", "IH", {}, "12C is for foster care cases only"),
        ("5", "FC", {"applicable": "No"}, "Item 5 was answered as not applicable to this case"),
        ("5", "FC", {}, "The question whether item 5 applies is not answered yet"),
        ("7", "FC", {"applicable": "Yes", "A": "No"}, "7B is not answered yet"),
        (
            "3",
            "FC",
            {"A": "No", "B": "No", "C": "NA", "D": "Yes", "E": "No", "F": "No"},
            "3A and 3B are No and 3D is Yes: a risk or safety concern was not assessed or not addressed",
        ),
        ("12", "IH", {"A1": "Yes", "A2": "Yes", "B1": "Yes", "B2": "Yes", "B3": "Yes"}, "12B4 is not answered yet"),
        (
            "12",
            "IH",
            {"A1": "Yes", "A2": "NA", "B1": "NA", "B2": "Yes", "B3": "Yes", "B4": "Yes"},
            "12B1 is NA and 12B3 is Yes: these answers do not fit together",
        ),
        (
            "12",
            "IH",
            {"A1": "No", "A2": "NA", "B1": "Yes", "B2": "No", "B3": "Yes", "B4": "Yes"},
            "Area Needing Improvement in 12A and 12B: 12A1 and 12B2 are No",
        ),
        (
            "17",
            "FC",
            {"applicable": "No"},
            "Item 17 applies to all foster care cases, so its applicability cannot be No",
        ),
    ],
)
def test_sentences_name_the_deciding_questions(item: str, case: str, answers: dict[str, Any], sentence: str) -> None:
    number = item.rstrip("ABC")
    rated = engine().rate(case, {number: answers}).items[item]
    assert engine().explain(item, rated, {number: answers}) == sentence


def test_outcomes_are_explained_too() -> None:
    rules = engine()
    ratings = rules.rate("IH", {"1": {"applicable": "No"}})
    assert rules.explain("S1", ratings.outcomes["S1"], {}) == "Item 1 does not apply"
    assert rules.explain("S2", ratings.outcomes["S2"], {}) == "Items 2 and 3 are incomplete"
    for outcome in load("r4_2022").outcomes:
        for rule in outcome.rules:
            assert rules.explain(outcome.id, Rated(rule.rating, Reason(rule.id)), {}) == rule.because


def test_a_table_is_never_spoken() -> None:
    """Tables may hold a child's first name: no sentence repeats one."""
    reason = Reason("questions_missing", ("A1", "C"))
    told = engine().explain("1", Rated("INCOMPLETE", reason), {"1": {"A1": [{"child_first_name": "x"}], "C": "Yes"}})
    assert told == "1A1 is a table and 1C is Yes: these answers do not fit together"
