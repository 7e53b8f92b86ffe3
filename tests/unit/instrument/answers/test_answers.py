"""An answer the instrument does not have is refused in the reviewer's words, and never repeated."""

import pytest

from shared.instrument import BadAnswer, load, validate_answer

R4 = load("r4_2022")

YEARS = "look at the year: days from 1950 to 2099 can be given"

REFUSED = [
    ("19", "A", "Yes", "there is no such item: items are numbered 1 to 18, and 12A to 12C are answered under 12"),
    ("12A", "A1", "Yes", "there is no such item: items are numbered 1 to 18, and 12A to 12C are answered under 12"),
    ("7", "Z", "Yes", "item 7: there is no such question: it has applicable, A and B"),
    ("7", "A", "NA", "item 7, question A: choose Yes or No"),
    ("7", "A", True, "item 7, question A: choose Yes or No"),
    ("7", "A", None, "item 7, question A: choose Yes or No"),
    ("7", "applicable", "NA", "item 7, question applicable: choose Yes or No"),
    ("7", "B", ["Yes"], "item 7, question B: choose Yes, No or NA"),
    ("4", "A", 0, "item 4, question A: give a number that is at least 1"),
    ("1", "A", -1, "item 1, question A: give a number that is at least 0"),
    ("1", "A", True, "item 1, question A: give a whole number"),
    ("1", "A", 1.0, "item 1, question A: give a whole number"),
    ("1", "A", "1", "item 1, question A: give a whole number"),
    ("1", "A", 2**60, "item 1, question A: give a whole number"),
    ("5", "A1", ["adoption", "guardianship", "oppla"], "item 5, question A1: choose at most 2 options"),
    ("4", "C1", ["none", "runaway"], "item 4, question C1: none stands alone: choose it, or others, not both"),
    ("11", "A1", ["NA", "participation"], "item 11, question A1: NA stands alone: choose it, or others, not both"),
    ("11", "B1", ["none", "NA"], "item 11, question B1: NA stands alone: choose it, or others, not both"),
    (
        "3",
        "E1",
        ["other", "no_unaddressed_concerns"],
        "item 3, question E1: no_unaddressed_concerns stands alone: choose it, or others, not both",
    ),
    ("4", "C1", ["runaway", "runaway"], "item 4, question C1: an option is chosen twice: choose each one once"),
    ("4", "C1", ["none", "none"], "item 4, question C1: an option is chosen twice: choose each one once"),
    ("4", "A1", [{}] * 5000, "item 4, question A1: there are 5000 rows: give at most 100"),
    (
        "4",
        "A1",
        [{"placement_date": "2026-01-02"}, {}],
        "item 4, question A1: row 2: nothing is entered in it: leave it out",
    ),
    ("4", "A1", [{"placement_date": "0022-03-01"}], f"item 4, question A1: row 1, placement_date: {YEARS}"),
    ("6", "A3", "2206-04-01", f"item 6, question A3: {YEARS}"),
    ("6", "A6", "1949-12-31", f"item 6, question A6: {YEARS}"),
    (
        "6",
        "A1",
        "adoption",
        "item 6, question A1: give a list of options out of reunification, guardianship, adoption or oppla",
    ),
    (
        "6",
        "A1",
        ["x"],
        "item 6, question A1: there is no such option: choose out of reunification, guardianship, adoption or oppla",
    ),
    (
        "6",
        "A1",
        [["oppla"]],
        "item 6, question A1: there is no such option: choose out of reunification, guardianship, adoption or oppla",
    ),
    ("6", "A3", "NA", "item 6, question A3: give a day that exists, written like 2026-08-14"),
    ("6", "A3", "2026-02-30", "item 6, question A3: give a day that exists, written like 2026-08-14"),
    ("6", "A5", "2026-W01-1", "item 6, question A5: give a day that exists, written like 2026-08-14, or NA"),
    ("6", "A4", -1, "item 6, question A4: give a number that is at least 0"),
    (
        "14",
        "A1",
        "daily",
        "item 14, question A1: choose gt_weekly, weekly, twice_month, monthly, lt_monthly or never",
    ),
    ("4", "A1", {}, "item 4, question A1: give a list of rows"),
    (
        "4",
        "A1",
        ["x"],
        (
            "item 4, question A1: row 1: give an object with the columns "
            "placement_date, placement_type and reason_for_change"
        ),
    ),
    (
        "4",
        "A1",
        [{"placement_date": "2026-01-31"}, {"x": 1}],
        (
            "item 4, question A1: row 2: there is no such column: it has "
            "placement_date, placement_type and reason_for_change"
        ),
    ),
    (
        "4",
        "A1",
        [{"placement_date": "soon"}],
        "item 4, question A1: row 1, placement_date: give a day that exists, written like 2026-08-14",
    ),
    ("1", "A1", [{"child_first_name": 7}], "item 1, question A1: row 1, child_first_name: give a text"),
    (
        "5",
        "B1",
        [{"time_in_care_before_goal": False}],
        "item 5, question B1: row 1, time_in_care_before_goal: give a whole number",
    ),
]


@pytest.mark.parametrize(("item", "question", "value", "message"), REFUSED)
def test_refused(item: str, question: str, value: object, message: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        validate_answer(R4, item, question, value)
    assert str(refused.value) == message


ACCEPTED = [
    ("5", "A1", []),
    ("3", "D1", ["none"]),
    ("3", "D1", ["closed_with_unaddressed_concerns", "other"]),
    ("15", "A1", "NA"),
    ("8", "E1", "NA"),
    ("3", "applicable", "Yes"),
    ("4", "A", 1),
    ("6", "A1", ("oppla",)),
    ("6", "A6", "NA"),
    ("6", "A3", "2024-02-29"),
    ("4", "A1", [{"placement_date": "2026-01-31", "reason_for_change": "not_applicable_current_placement"}]),
    ("1", "A1", [{"child_first_name": "x", "date_face_to_face": "NA", "disposition": "substantiated"}]),
]


@pytest.mark.parametrize(("item", "question", "value"), ACCEPTED)
def test_accepted(item: str, question: str, value: object) -> None:
    assert validate_answer(R4, item, question, value) == value


def test_a_bad_answer_is_never_repeated() -> None:
    """What was typed may be case content, which no message and no log may carry."""
    with pytest.raises(BadAnswer) as refused:
        validate_answer(R4, "6", "A1", ["a private remark"])
    assert "private" not in str(refused.value)


def test_versions_differ_in_what_they_offer() -> None:
    row = [{"reason_for_change": "not_applicable_current_placement"}]
    assert validate_answer(R4, "4", "A1", row) == row
    with pytest.raises(BadAnswer):
        validate_answer(load("r3_2014"), "4", "A1", row)
