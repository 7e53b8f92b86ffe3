"""Every combination of an item's answers that can matter to its rating."""

from collections.abc import Iterator
from itertools import product
from typing import Any

GATE = (None, "Yes", "No")
YES_NO = (None, "Yes", "No")
YES_NO_NA = (None, "Yes", "No", "NA")
NUMBER = (None, 0, 1, 2)
PATTERN = (None, "never", "weekly")


def listing(concern: str, harmless: str = "none") -> tuple[Any, ...]:
    """A list of options: unanswered, none, one concern."""
    return (None, [harmless], [concern])


DOMAINS: dict[str, dict[str, tuple[Any, ...]]] = {
    "1": {"applicable": GATE, "A": NUMBER, "B": NUMBER, "C": YES_NO_NA},
    "2": {"applicable": GATE, "A": YES_NO, "B": YES_NO_NA},
    "3": {
        **dict.fromkeys("ABCDEF", YES_NO_NA),
        "A1": listing("never_reported_or_investigated"),
        "D1": listing("recurring_maltreatment"),
        "E1": listing("insufficient_monitoring", "no_unaddressed_concerns"),
        "F1": listing("other_unaddressed_placement_risk", "no_unaddressed_concerns"),
    },
    "4": {"A": (None, 0, 1, 2, 3), "B": YES_NO_NA, "C1": listing("runaway"), "C": YES_NO},
    "5": {
        "applicable": GATE,
        "A1": (None, ["adoption"], ["adoption", "guardianship"]),
        "A2": YES_NO_NA,
        "B": YES_NO_NA,
        "C": YES_NO,
        "D": YES_NO,
        "E": YES_NO_NA,
        "F": YES_NO_NA,
        "G": YES_NO_NA,
        "G1": listing("relative_care"),
    },
    "6": {
        "A1": (None, [], ["oppla"], ["adoption"], ["oppla", "adoption"], ["adoption", "guardianship"]),
        "A2": (None, "NA", "independent_living"),
        "B": YES_NO_NA,
        "C": YES_NO_NA,
    },
    "7": {"applicable": GATE, "A": YES_NO, "B": YES_NO_NA},
    "8": {"applicable": GATE, **dict.fromkeys("ABCDEF", YES_NO_NA), **dict.fromkeys(("A1", "B1", "E1"), PATTERN)},
    "9": {"applicable": GATE, "A": YES_NO, "B": YES_NO_NA, "C": YES_NO_NA, "D": YES_NO_NA},
    "10": {
        "applicable": GATE,
        "A1": YES_NO,
        "A2": YES_NO_NA,
        "B": YES_NO_NA,
        "C": YES_NO_NA,
        **dict.fromkeys(("B_areas", "C_areas"), (None, [], ["locate"])),
    },
    "11": {"applicable": GATE, "A": YES_NO_NA, "B": YES_NO_NA, **dict.fromkeys(("A1", "B1"), listing("therapeutic"))},
    "12": {"A1": YES_NO, "A2": YES_NO_NA, **dict.fromkeys(("B1", "B2", "B3", "B4", "C1", "C2"), YES_NO_NA)},
    "13": {"applicable": GATE, **dict.fromkeys("ABC", YES_NO_NA)},
    "14": {"A1": PATTERN, "A": YES_NO, "B": YES_NO_NA},
    "15": {"applicable": GATE, **dict.fromkeys("ABCD", YES_NO_NA), **dict.fromkeys(("A1", "B1"), PATTERN)},
    "16": {"applicable": GATE, "A": YES_NO, "B": YES_NO_NA},
    "17": {
        "applicable": GATE,
        "A1": YES_NO,
        **dict.fromkeys(("A2", "B1", "B2", "B3"), YES_NO_NA),
        "C": listing("records_in_file"),
    },
    "18": {"applicable": GATE, "A": YES_NO, "B": YES_NO_NA, "C": YES_NO_NA},
}
CASE_TYPES = ("FC", "IH", "IHDR")


def combinations(item: str) -> Iterator[dict[str, Any]]:
    """Unanswered questions are None, which the engine takes like a question that is left out."""
    domains = DOMAINS[item]
    for answers in product(*domains.values()):
        yield dict(zip(domains, answers, strict=True))


def answered(item: str) -> Iterator[dict[str, Any]]:
    """The combinations with every rating question answered, lists and patterns reduced to what matters."""
    domains = {
        name: values
        if name in ("A1", "B1", "E1") and item in ("6", "8", "15")
        else tuple(v for v in values if v is not None)
        for name, values in DOMAINS[item].items()
        if not (isinstance(values[-1], list) and item != "6")
    }
    for answers in product(*domains.values()):
        given = dict(zip(domains, answers, strict=True))
        if given.get("applicable", "Yes") == "Yes" and given.get("A1") != "weekly":
            yield given
