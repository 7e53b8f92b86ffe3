"""Items 12 to 18, evaluated by hand from the instrument's prose."""

from tests.unit.instrument.oracle.words import INCOMPLETE, Answers, any_no_else_any_yes, gate, lacks


def item_12(a: Answers, case: str, _version: str) -> dict[str, str]:
    """The three parts and the whole: one part needing improvement is enough."""
    parts = {"12A": _item_12a(a), "12B": _item_12b(a), "12C": _item_12c(a) if case == "FC" else "NA"}
    found = list(parts.values())
    whole = INCOMPLETE if INCOMPLETE in found else "ANI" if "ANI" in found else "S"
    return {"12": whole, **parts}


def _item_12a(a: Answers) -> str:
    if lacks(a, "A1", "A2"):
        return INCOMPLETE
    return "ANI" if "No" in (a["A1"], a["A2"]) else "S"


def _item_12b(a: Answers) -> str:
    if lacks(a, "B1", "B2", "B3", "B4"):
        return INCOMPLETE
    if (a["B1"] == "NA" and a["B3"] != "NA") or (a["B2"] == "NA" and a["B4"] != "NA"):
        return INCOMPLETE
    return any_no_else_any_yes([a["B1"], a["B2"], a["B3"], a["B4"]], "NA")


def _item_12c(a: Answers) -> str:
    if lacks(a, "C1", "C2") or (a["C1"] == "NA" and a["C2"] != "NA"):
        return INCOMPLETE
    return any_no_else_any_yes([a["C1"], a["C2"]], "NA")


def item_13(a: Answers, _case: str, _version: str) -> str:
    if (decided := gate(a)) is not None:
        return decided
    return INCOMPLETE if lacks(a, *"ABC") else any_no_else_any_yes([a["A"], a["B"], a["C"]], INCOMPLETE)


def item_14(a: Answers, _case: str, _version: str) -> str:
    """No visits: the frequency is No, and only then may quality be NA."""
    if lacks(a, "A", "B"):
        return INCOMPLETE
    never = a.get("A1") == "never"
    if (never and a["A"] != "No") or (a["B"] == "NA" and not never):
        return INCOMPLETE
    return "ANI" if "No" in (a["A"], a["B"]) else "S"


def item_15(a: Answers, _case: str, _version: str) -> str:
    if (decided := gate(a)) is not None:
        return decided
    if lacks(a, *"ABCD"):
        return INCOMPLETE
    for frequency, quality in ("AC", "BD"):
        if (a[frequency] == "NA" or a.get(f"{frequency}1") == "never") and a[quality] != "NA":
            return INCOMPLETE
    return any_no_else_any_yes([a[q] for q in "ABCD"], INCOMPLETE)


def item_16(a: Answers, _case: str, _version: str) -> str:
    if (decided := gate(a)) is not None:
        return decided
    return INCOMPLETE if lacks(a, "A", "B") else "ANI" if "No" in (a["A"], a["B"]) else "S"


def item_17(a: Answers, case: str, _version: str) -> str:
    """Applies to every foster care case; medication (B1) is asked for foster care only."""
    if case == "FC" and a.get("applicable") == "No":
        return INCOMPLETE
    if (decided := gate(a)) is not None:
        return decided
    questions = ("A1", "A2", "B1", "B2", "B3")
    if lacks(a, *questions) or (case != "FC" and a["B1"] != "NA"):
        return INCOMPLETE
    return "ANI" if "No" in [a[q] for q in questions] else "S"


def item_18(a: Answers, case: str, _version: str) -> str:
    if (decided := gate(a)) is not None:
        return decided
    if lacks(a, *"ABC") or (case != "FC" and a["B"] != "NA"):
        return INCOMPLETE
    return "ANI" if "No" in (a["A"], a["B"], a["C"]) else "S"
