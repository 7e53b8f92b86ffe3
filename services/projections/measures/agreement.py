"""Agreement of two raters: share of equal ratings, and Cohen's kappa, in exact fractions. Pure.

J. Cohen, A coefficient of agreement for nominal scales, 1960: kappa = (observed - expected) / (1 - expected), where
the expected agreement is that of two raters who give each rating as often as these, and independently.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MIN_PAIRS = 10
"""Below it one case more or less changes every figure by more than it says."""

TOO_FEW = f"Fewer than {MIN_PAIRS} cases have both ratings: too few to say how well they agree."
ONE_RATING = "Both gave every case the same rating: there is no kappa, because chance alone would agree as well."


@dataclass(frozen=True)
class Agreement:
    """Number of pairs, how many of them are equal, and kappa; None where it is not defined."""

    pairs: int
    equal: int
    kappa: Fraction | None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.equal, self.pairs) if self.pairs else None


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Return the agreement of two raters over the same cases, each a pair of ratings."""
    count, equal = len(pairs), sum(first == second for first, second in pairs)
    if not count:
        return Agreement(0, 0, None)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    observed = Fraction(equal, count)
    expected = Fraction(sum(firsts[rating] * seconds[rating] for rating in firsts), count * count)
    kappa = (observed - expected) / (1 - expected) if expected != 1 else None
    return Agreement(count, equal, kappa)
