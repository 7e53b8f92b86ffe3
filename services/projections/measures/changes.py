"""Change between two shares of different cases, by an exact test that suits small samples. Pure."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from scipy.stats import boschloo_exact, fisher_exact

from services.projections.measures.shares import Share

ChangeWord = Literal["higher", "lower", "no_clear_change", "no_cases"]
ExactTest = Literal["boschloo", "fisher"]

SIGNIFICANCE = 0.05
MAX_BOSCHLOO_CASES = 160
"""Cases of both shares together. Boschloo's test of 160 cases takes about 30 ms, of 1,000 cases three seconds."""


@dataclass(frozen=True)
class Change:
    """What may be said about the change, the two-sided p-value and the test that gave it."""

    word: ChangeWord
    p_value: float | None = None
    test: ExactTest | None = None


def change_between(before: Share, after: Share) -> Change:
    """Return whether the second share is higher, lower or not clearly different at the level of 5 %.

    The cases must be different ones (`windows.separate`). Boschloo's test says "higher" or "lower" of equal shares in
    at most 5 % of samples, however small, and on neither side finds less than Fisher's. With many cases the two agree,
    and Fisher's is quick.
    """
    if before.fraction is None or after.fraction is None:
        return Change("no_cases")
    test: ExactTest = "boschloo" if before.applicable + after.applicable <= MAX_BOSCHLOO_CASES else "fisher"
    p_value = exact_p_value(before, after, test)
    if p_value > SIGNIFICANCE:
        return Change("no_clear_change", p_value, test)
    return Change("higher" if after.fraction > before.fraction else "lower", p_value, test)


@lru_cache(10_000)
def exact_p_value(before: Share, after: Share, test: ExactTest) -> float:
    """Return the two-sided p-value of two independent proportions; 1 where all cases have the same rating."""
    table = [
        [before.achieved, after.achieved],
        [before.applicable - before.achieved, after.applicable - after.achieved],
    ]
    if 0 in (sum(table[0]), sum(table[1])):
        return 1.0
    result = boschloo_exact(table) if test == "boschloo" else fisher_exact(table)
    return float(result.pvalue)
