"""Figures of a quarter if one case were rated otherwise."""

from services.projections.tables.what_if import what_if_rows


def test_what_if_of_a_counted_case_replaces_its_rating() -> None:
    counts = {"items.3.S": 7, "items.3.ANI": 2, "items.3.NA": 1}
    [row] = what_if_rows("items", counts, {"3": "S"}, {"3": "ANI"})
    assert (row["before"]["good"], row["before"]["applicable"]) == (7, 9)
    assert (row["now"]["good"], row["now"]["applicable"], row["now"]["share"]) == (6, 9, 6 / 9)
    [same] = what_if_rows("items", counts, {"3": "S"}, {"3": "S"})
    assert same["before"] == same["now"]


def test_what_if_of_a_case_that_is_not_final_adds_its_rating() -> None:
    [row] = what_if_rows("outcomes", {}, None, {"S1": "SA"})
    assert (row["before"]["share"], row["now"]["share"], row["now"]["applicable"]) == (None, 1.0, 1)
