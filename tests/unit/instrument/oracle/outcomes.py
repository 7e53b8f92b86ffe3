"""A second, independent evaluation of the outcomes: written by hand from the instrument's prose."""

from collections.abc import Mapping

Policies = Mapping[str, str]
INCOMPLETE = "INCOMPLETE"


def expected_outcome(outcome: str, ratings: list[str], policies: Policies, yes_in_16: int) -> str:
    """The outcome of the member items' ratings, in their order."""
    if INCOMPLETE in ratings:
        return INCOMPLETE
    match outcome:
        case "S1" | "WB2":
            partly = outcome == "WB2" and policies["wb2_partial"] == "on" and yes_in_16 == 1
            return {"NA": "NA", "S": "SA", "ANI": "PA" if partly else "NACH"}[ratings[0]]
        case "S2":
            return _safety_2(*ratings)
        case "P1":
            return _permanency_1(ratings, policies)
        case "WB1":
            return _well_being_1(ratings)
        case _:
            return _by_count(ratings.count("S"), ratings.count("ANI"), tolerated=1 if outcome == "P2" else 0)


def _by_count(strengths: int, needing: int, tolerated: int) -> str:
    """P2 tolerates one item that needs improvement beside a Strength, WB3 none."""
    if not strengths:
        return "NACH" if needing else "NA"
    return "SA" if needing <= tolerated else "PA"


def _safety_2(item_2: str, item_3: str) -> str:
    """Item 3 is never NA; the outcome is never NA either."""
    if item_3 == "NA":
        return INCOMPLETE
    if item_3 == "S":
        return "PA" if item_2 == "ANI" else "SA"
    return "PA" if item_2 == "S" else "NACH"


def _permanency_1(ratings: list[str], policies: Policies) -> str:
    item_4, item_5, item_6 = ratings
    if ratings == ["NA", "NA", "NA"]:
        return "NA"
    enough = ("S",) if policies["p1_item5_na"] == "literal" else ("S", "NA")
    if item_4 == item_6 == "S" and item_5 in enough:
        return "SA"
    return "PA" if "S" in ratings else "NACH"


def _well_being_1(ratings: list[str]) -> str:
    """Item 12 decides and is never NA."""
    item_12, others = ratings[0], ratings[1:]
    if item_12 == "NA":
        return INCOMPLETE
    if item_12 == "S":
        return "SA" if others.count("ANI") <= 1 else "PA"
    return "PA" if "S" in others else "NACH"
