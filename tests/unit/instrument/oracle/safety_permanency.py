"""Items 1 to 11, evaluated by hand from the instrument's prose."""

from tests.unit.instrument.oracle.words import INCOMPLETE, Answers, any_no_else_any_yes, gate, lacks, names_a_concern


def item_1(a: Answers, _case: str, _version: str) -> str:
    """Late reports sink the item unless all delays were outside the agency's control."""
    if (decided := gate(a)) is not None:
        return decided
    if lacks(a, "A", "B", "C"):
        return INCOMPLETE
    nothing_late = a["A"] == 0 and a["B"] == 0
    if nothing_late:
        return "S" if a["C"] == "NA" else INCOMPLETE
    return {"Yes": "S", "No": "ANI"}.get(a["C"], INCOMPLETE)


def item_2(a: Answers, _case: str, _version: str) -> str:
    """Services, or a necessary removal without them. After services the second question is NA."""
    if (decided := gate(a)) is not None:
        return decided
    if lacks(a, "A", "B"):
        return INCOMPLETE
    if a["A"] == "Yes":
        return "S" if a["B"] == "NA" else INCOMPLETE
    return "S" if a["B"] == "Yes" else "ANI"


def item_3(a: Answers, case: str, version: str) -> str:
    """The good answer is Yes for A to C and No for D to F; NA is neutral. E and F belong to foster care."""
    if lacks(a, "A", "B", "C", "D", "E", "F"):
        return INCOMPLETE
    if case != "FC" and not (a["E"] == a["F"] == "NA"):
        return INCOMPLETE
    if case == "FC" and (a["F"] == "NA" or (a["E"] == "NA" and version == "r4_2022")):
        return INCOMPLETE
    if names_a_concern(a.get("D1")) and a["D"] != "Yes":
        return INCOMPLETE
    for listing, question in (("E1", "E"), ("F1", "F")):
        if names_a_concern(a.get(listing), "no_unaddressed_concerns") and a[question] != "Yes":
            return INCOMPLETE
    adverse = "No" in (a["A"], a["B"], a["C"]) or "Yes" in (a["D"], a["E"], a["F"])
    return "ANI" if adverse else "S"


def item_4(a: Answers, _case: str, _version: str) -> str:
    """One placement or only planned changes, and a stable current placement."""
    if lacks(a, "A", "B", "C") or (a["A"] == 1) is not (a["B"] == "NA"):
        return INCOMPLETE
    if names_a_concern(a.get("C1")) and a["C"] != "No":
        return INCOMPLETE
    if a["C"] == "No":
        return "ANI"
    if a["A"] == 1:
        return "S"
    return INCOMPLETE if a["A"] < 1 else "ANI" if a["B"] == "No" else "S"


def item_5(a: Answers, _case: str, _version: str) -> str:
    """Goals in the file, timely and appropriate; and a petition, or an exception, where one was due."""
    if (decided := gate(a)) is not None:
        return decided
    if lacks(a, "A2", "B", "C", "D", "E", "F", "G"):
        return INCOMPLETE
    due = a["D"] == "Yes" or a["E"] == "Yes"
    consistent = (
        (a["E"] == "NA") is (a["D"] == "Yes")
        and (a["F"] == "NA") is (not due)
        and (a["G"] == "NA") is (a["F"] != "No")
        and not (names_a_concern(a.get("G1")) and a["G"] != "Yes")
    )
    if not consistent:
        return INCOMPLETE
    if "No" in (a["A2"], a["B"], a["C"]):
        return "ANI"
    return "ANI" if due and a["F"] == "No" and a["G"] == "No" else "S"


def item_6(a: Answers, _case: str, _version: str) -> str:
    """B judges the goals other than OPPLA, C judges OPPLA; with both, one Yes is enough."""
    if lacks(a, "A1", "B", "C"):
        return INCOMPLETE
    if (a["A1"] == ["oppla"]) is not (a["B"] == "NA") or ("oppla" in a["A1"]) is (a["C"] == "NA"):
        return INCOMPLETE
    return "S" if "Yes" in (a["B"], a["C"]) else "ANI"


def item_7(a: Answers, _case: str, _version: str) -> str:
    """Together, or apart for a valid reason."""
    if (decided := gate(a)) is not None:
        return decided
    if lacks(a, "A", "B"):
        return INCOMPLETE
    if a["A"] == "Yes":
        return "S" if a["B"] == "NA" else INCOMPLETE
    return {"Yes": "S", "No": "ANI"}.get(a["B"], INCOMPLETE)


def item_8(a: Answers, _case: str, _version: str) -> str:
    """Any No loses; all NA is NA. Where there is nobody, or no visit, quality is NA."""
    if (decided := gate(a)) is not None:
        return decided
    if lacks(a, *"ABCDEF"):
        return INCOMPLETE
    for frequency, quality in ("AC", "BD", "EF"):
        nothing_to_judge = a[frequency] == "NA" or a.get(f"{frequency}1") == "never"
        if nothing_to_judge and a[quality] != "NA":
            return INCOMPLETE
    return any_no_else_any_yes([a[q] for q in "ABCDEF"], "NA")


def item_9(a: Answers, _case: str, _version: str) -> str:
    """B is data collection and never counts."""
    if (decided := gate(a)) is not None:
        return decided
    if lacks(a, "A", "C", "D"):
        return INCOMPLETE
    return "ANI" if "No" in (a["A"], a["C"], a["D"]) else "S"


def item_10(a: Answers, _case: str, _version: str) -> str:
    """A stable placement with a relative settles it; otherwise the search on both sides is judged."""
    if (decided := gate(a)) is not None:
        return decided
    if lacks(a, "A1", "A2", "B", "C"):
        return INCOMPLETE
    if (a["A1"] == "No") is not (a["A2"] == "NA"):
        return INCOMPLETE
    if a["A1"] == a["A2"] == "Yes":
        return "S" if a["B"] == a["C"] == "NA" else INCOMPLETE
    return "ANI" if "No" in (a["B"], a["C"]) else "S"


def item_11(a: Answers, _case: str, _version: str) -> str:
    """Nobody to support means that the gate should have been No."""
    if (decided := gate(a)) is not None:
        return decided
    return INCOMPLETE if lacks(a, "A", "B") else any_no_else_any_yes([a["A"], a["B"]], INCOMPLETE)
