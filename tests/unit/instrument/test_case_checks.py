"""Checks across items find what no single item can see."""

from typing import Any

import pytest

from shared.instrument import check_case, load
from tests.unit.instrument.answers.test_face_sheet import FOSTER_CARE, IN_HOME, TODAY

R4 = load("r4_2022")
ROW = {"placement_date": "2025-04-01"}
REPORT, OTHER = {"report_date": "2025-04-01"}, {"report_date": "2025-05-01"}

FOUND = [
    ("FC", {"7": {"applicable": "Yes", "A": "No"}, "8": {"applicable": "No"}}, [("x_78", "error")]),
    ("FC", {"7": {"applicable": "No", "A": "No"}, "8": {"applicable": "No"}}, []),
    ("FC", {"5": {"applicable": "Yes", "A1": ["adoption"]}, "6": {"A1": ["oppla"]}}, [("x_56_goals", "warning")]),
    ("FC", {"5": {"applicable": "Yes", "A1": ["reunification_parents"]}, "6": {"A1": ["reunification"]}}, []),
    ("FC", {"5": {"applicable": "No", "A1": ["adoption"]}, "6": {"A1": ["oppla"]}}, []),
    ("FC", {"6": {"A3": "2025-01-12", "A6": "NA"}}, []),
    ("FC", {"6": {"A3": "2025-01-13"}}, [("x_6_dates", "error")]),
    ("FC", {"6": {"A6": "2025-06-01"}}, [("x_6_dates", "error")]),
    ("FC", {"4": {"A": 2, "A1": [ROW]}}, [("x_4_rows", "warning")]),
    ("FC", {"4": {"A": 2, "A1": [ROW, ROW]}}, []),
    ("FC", {"1": {"applicable": "Yes", "A": 0, "B": 2, "A1": [{}]}}, [("x_1_rows", "error")]),
    ("FC", {"1": {"applicable": "Yes", "A": 1, "B": 1, "A1": [{}]}}, []),
    ("FC", {"1": {"applicable": "Yes", "A": 2, "B": 0, "A1": [REPORT, REPORT]}}, [("x_1_rows", "error")]),
    ("FC", {"1": {"applicable": "Yes", "A": 2, "B": 0, "A1": [REPORT, {"date_assigned": "2025-04-01"}]}}, []),
    ("FC", {"1": {"applicable": "Yes", "A": 0, "B": 3, "A1": [REPORT, REPORT, OTHER]}}, [("x_1_rows", "error")]),
    ("FC", {"1": {"applicable": "Yes", "A": 0, "B": 2, "A1": [REPORT, OTHER, REPORT]}}, []),
    ("FC", {"3": {"A": "Yes"}}, [("x_3a", "error")]),
    ("FC", {"4": {"A": 1, "A1": [{"placement_date": "2062-04-01"}]}}, [("x_days_ahead", "warning")]),
    ("FC", {"4": {"A": 1, "A1": [{"placement_date": "1962-04-01"}]}}, [("x_days_long_ago", "warning")]),
    ("FC", {"3": {"A": "NA"}}, []),
    ("IH", {"4": {"A": 1}}, [("x_ih_perm", "error")]),
    ("IH", {"12": {"C1": "Yes"}}, [("x_ih_perm", "error")]),
    ("IH", {"12": {"A1": "Yes", "C1": "NA"}}, []),
    ("FC", {"5": {"applicable": "Yes", "A2": "NA"}}, [("i5_open_60", "warning")]),
    ("FC", {"5": {"applicable": "No", "A2": "NA"}}, []),
]


@pytest.mark.parametrize(("case_type", "answers", "expected"), FOUND)
def test_check(case_type: str, answers: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    sheet = FOSTER_CARE if case_type == "FC" else IN_HOME
    found = check_case(R4, case_type, answers, sheet, today=TODAY)
    assert [(f.id, f.severity) for f in found] == expected


@pytest.mark.parametrize(("version", "severity"), [("r3_2014", "warning"), ("r4_2022", "error")])
def test_siblings_apart_without_item_8_are_an_error_in_round_4_alone(version: str, severity: str) -> None:
    """A Round 4 case could be submitted with item 8 marked as not applicable, which Round 4 does not allow."""
    answers = {"7": {"applicable": "Yes", "A": "No"}, "8": {"applicable": "No"}}
    found = check_case(load(version), "FC", answers, FOSTER_CARE, today=TODAY)
    assert [(finding.id, finding.severity) for finding in found] == [("x_78", severity)]


def test_an_odd_day_is_named_by_its_place() -> None:
    answers: dict[str, Any] = {"4": {"A": 2, "A1": [ROW, {"placement_date": "2062-04-01"}]}}
    found = check_case(R4, "FC", answers, FOSTER_CARE | {"case_closed_date": "2050-01-01"}, today=TODAY)
    assert [finding.message for finding in found if finding.id == "x_days_ahead"] == [
        "These days have not come yet: face sheet, case_closed_date; 4A1, row 2"
    ]


def test_a_warning_says_what_was_answered() -> None:
    found = check_case(R4, "FC", {"5": {"applicable": "Yes", "A2": "NA", "B": "Yes"}}, FOSTER_CARE, today=TODAY)
    assert found[0].message.startswith("5A2 is NA and 5B is Yes: ")
