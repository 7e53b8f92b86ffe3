"""A second, independent evaluation of the items: written by hand from the instrument's prose, without its rules."""

from collections.abc import Callable

from tests.unit.instrument.oracle import safety_permanency as early
from tests.unit.instrument.oracle import well_being as late
from tests.unit.instrument.oracle.words import Answers

Oracle = Callable[[Answers, str, str], str]

ORACLES: dict[str, Oracle] = {
    "1": early.item_1, "2": early.item_2, "3": early.item_3, "4": early.item_4, "5": early.item_5, "6": early.item_6,
    "7": early.item_7, "8": early.item_8, "9": early.item_9, "10": early.item_10, "11": early.item_11,
    "13": late.item_13, "14": late.item_14, "15": late.item_15, "16": late.item_16, "17": late.item_17,
    "18": late.item_18,
}  # fmt: skip
FOSTER_CARE_ONLY = frozenset({"4", "5", "6", "7", "8", "9", "10", "11"})


def expected(item: str, answers: Answers, case: str, version: str) -> dict[str, str]:
    """The rating that the prose demands, with those of the parts of item 12."""
    if item == "12":
        return late.item_12(answers, case, version)
    excluded = item in FOSTER_CARE_ONLY and case != "FC"
    return {item: "NA" if excluded else ORACLES[item](answers, case, version)}
