"""A reviewer types a fact once: twice typed it would contradict itself sooner or later."""

from typing import Any

import pytest

from shared.instrument import check_case, load, prefilled, validate_answer
from tests.support.sheets import drawn

FACE: dict[str, Any] = {
    "pur_start": "2025-04-01",
    "case_open_date": "2025-01-15",
    "fc_entry_date": "2025-02-01",
    "fc_discharge_date": "not_yet_discharged",
}
ANSWERS: dict[str, dict[str, Any]] = {
    "4": {"A1": [{"placement_date": "2025-02-01"}, {"placement_date": "2025-06-01"}]},
    "5": {"A1": ["reunification_parents", "adoption"]},
}


def test_repeated_facts_are_offered_from_where_they_were_said_first() -> None:
    assert prefilled("FC", FACE, ANSWERS) == {
        "3": {"A": "NA"},
        "4": {"A": 2},
        "6": {"A1": ["adoption", "reunification"], "A3": "2025-02-01", "A6": "NA"},
    }


def test_what_is_answered_is_left_as_it_is() -> None:
    assert "A3" not in prefilled("FC", FACE, ANSWERS | {"6": {"A3": "2025-02-02"}})["6"]


def test_nothing_is_offered_of_what_is_not_known_yet() -> None:
    assert prefilled("FC", {}, {}) == {}
    assert prefilled("IH", FACE | {"fc_entry_date": "NA", "fc_discharge_date": "NA"}, {}) == {"3": {"A": "NA"}}


@pytest.mark.parametrize("seed", range(20))
def test_what_is_offered_fits_the_questions_and_contradicts_no_check(seed: int) -> None:
    sheet = drawn(seed)
    instrument, answers = load(sheet["instrument"]), {item: dict(given) for item, given in sheet["answers"].items()}
    for item, questions in (("3", "A"), ("4", "A"), ("6", "A1 A3 A6")):
        for question in questions.split():
            answers.get(item, {}).pop(question, None)
    offered = prefilled(sheet["case_type"], sheet["face_sheet"], answers)
    for item, given in offered.items():
        for question, value in given.items():
            validate_answer(instrument, item, question, value)
            answers[item][question] = value
    found = check_case(instrument, sheet["case_type"], answers, sheet["face_sheet"])
    assert {one.id for one in found} & {"x_6_dates", "x_56_goals", "x_4_rows", "x_3a"} == set()
