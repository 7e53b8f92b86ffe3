"""The face sheet: bad fields are named in words, missing ones are listed, and its rules find contradictions."""

from datetime import date
from typing import Any

import pytest

from shared.instrument import check_case, face_sheet_facts, load, missing_face_sheet, validate_face_sheet

R4 = load("r4_2022")
FOSTER_CARE: dict[str, Any] = {
    "pur_start": "2025-04-01",
    "case_open_date": "2025-01-10",
    "fc_entry_date": "2025-01-12",
    "fc_discharge_date": "not_yet_discharged",
    "case_closed_date": "case_not_closed",
    "opened_non_can": "No",
    "involvement_reasons": ["neglect_not_medical"],
    "primary_reason": "neglect_not_medical",
    "children": [{"is_target": "Yes", "race": ["white"], "gender": "female"}],
    "participants": [{"role": "mother", "interviewed": "Yes"}],
}
IN_HOME = FOSTER_CARE | {"fc_entry_date": "NA", "fc_discharge_date": "NA", "children": [{"is_target": "No"}]}
TODAY = date(2026, 8, 14)


def test_a_good_sheet_has_no_problem_and_nothing_missing() -> None:
    for case_type, sheet in (("FC", FOSTER_CARE), ("IH", IN_HOME)):
        assert validate_face_sheet(R4, case_type, sheet) == []
        assert missing_face_sheet(R4, case_type, sheet) == ()
        assert check_case(R4, case_type, {"3": {"A": "NA"}}, sheet, today=TODAY) == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"case_name": "x"}, "case_name: the face sheet has no such field"),
        ({"pur_start": "April"}, "pur_start: give a day that exists, written like 2026-08-14"),
        (
            {"fc_discharge_date": "soon"},
            "fc_discharge_date: give a day that exists, written like 2026-08-14, or not_yet_discharged or NA",
        ),
        ({"opened_non_can": True}, "opened_non_can: choose Yes or No"),
        ({"children": [{}]}, "children: row 1, is_target: it is missing"),
        (
            {"children": [{"is_target": "Yes", "name": "x"}]},
            "children: row 1: there is no such column: it has is_target, race, ethnicity, gender and interviewed",
        ),
        (
            {"participants": [{"role": "uncle"}]},
            "participants: row 1, role: choose mother, father, foster_parent, caseworker, supervisor or other",
        ),
        ({"fc_entry_date": "NA"}, "fc_entry_date: it cannot be NA in a case of this type"),
        ({"fc_discharge_date": "2025-01-11"}, "fc_discharge_date: it lies before fc_entry_date"),
        ({"case_closed_date": "2024-01-11"}, "case_closed_date: it lies before case_open_date"),
    ],
)
def test_a_bad_field_is_named(change: dict[str, Any], problem: str) -> None:
    assert validate_face_sheet(R4, "FC", FOSTER_CARE | change) == [problem]


def test_in_home_cases_have_no_days_in_foster_care() -> None:
    sentence = "no child of an in-home case was in foster care, so the answer is NA"
    problems = validate_face_sheet(R4, "IH", FOSTER_CARE)
    assert problems == [f"fc_entry_date: {sentence}", f"fc_discharge_date: {sentence}"]


def test_missing_fields_are_listed_and_empty_lists_count_as_missing() -> None:
    assert set(missing_face_sheet(R4, "FC", {})) == set(FOSTER_CARE)
    assert missing_face_sheet(R4, "FC", FOSTER_CARE | {"children": []}) == ("children",)


def test_only_round_4_has_a_third_gender_option() -> None:
    other = FOSTER_CARE | {"children": [{"is_target": "Yes", "gender": "other"}]}
    assert validate_face_sheet(R4, "FC", other) == []
    assert validate_face_sheet(load("r3_2014"), "FC", other) == ["children: row 1, gender: choose female or male"]


@pytest.mark.parametrize(
    ("case_type", "change", "finding"),
    [
        ("FC", {"children": [{"is_target": "No"}]}, ("fs_one_target", "error")),
        ("FC", {"fc_discharge_date": "2025-03-01"}, ("fs_fc_in_pur", "error")),
        ("FC", {"primary_reason": "other"}, ("fs_primary_in_reasons", "error")),
        ("IH", {"fc_entry_date": "2025-06-01", "fc_discharge_date": "2025-07-01"}, ("fs_ih_no_fc", "error")),
        ("IH", {"case_closed_date": "2025-02-01"}, ("fs_ih_45_days", "warning")),
    ],
)
def test_a_contradiction_is_found(case_type: str, change: dict[str, Any], finding: tuple[str, str]) -> None:
    sheet = (FOSTER_CARE if case_type == "FC" else IN_HOME) | change
    found = check_case(R4, case_type, {}, sheet, today=TODAY)
    assert [(f.id, f.severity) for f in found] == [finding]
    assert found[0].message


def test_a_review_of_more_than_two_weeks_is_a_warning() -> None:
    found = check_case(R4, "FC", {}, FOSTER_CARE, today=TODAY, started=date(2026, 7, 1))
    assert [f.id for f in found] == ["fs_review_two_weeks"]


def test_what_is_not_known_yet_is_no_contradiction() -> None:
    assert check_case(R4, "FC", {}, {}) == ()
    facts = face_sheet_facts({})
    assert set(facts.values()) == {None}


def test_facts_are_counted_from_the_dates() -> None:
    facts = face_sheet_facts(FOSTER_CARE | {"fc_discharge_date": "2025-02-11"}, today=TODAY)
    assert facts["fs_days_in_care"] == 30
    assert facts["fs_target_in_fc_during_pur"] is False
    assert facts["fs_opened_before_pur"] is True
    assert facts["fs_days_open"] == (TODAY - date(2025, 1, 10)).days
