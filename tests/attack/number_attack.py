"""What percents say of the number of cases: numerators and denominators by trial, and cases that were eliminated."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor, sqrt

from tests.attack.public_documents import Label, Places, Rules, band_of


def possible_sizes(rules: Rules, places: Places, labels: Sequence[tuple[str, Label]], most: int) -> list[int]:
    """Return the numbers of cases up to `most` with which all labels of measures that share them can be."""
    coded = [
        (label, nominal, rules.cut(nominal))
        for measure, label in labels
        for nominal in [rules.nominal_size(places, measure, label.figure)]
    ]
    return [size for size in range(most + 1) if all(agrees(rules, *one, size) for one in coded)]


def agrees(rules: Rules, label: Label, nominal: Fraction, cut: Fraction | None, size: int) -> bool:
    """Return whether a label can be that of so many cases."""
    if label.status == "suppressed":
        return size < rules.smallest_size(nominal)
    if label.status == "protected":
        return True
    band = band_of(label, cut, size)
    return size >= rules.smallest_size(nominal) and band.low <= band.high


def wilson(achieved: int, size: int) -> tuple[float, float]:
    """Return the ends of the 95 % interval of a share, in per cent with one decimal."""
    z = 1.959964
    share = achieved / size
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return round(100 * (middle - half), 1), round(100 * (middle + half), 1)


def whole_percent(achieved: int, size: int) -> int:
    return floor(Fraction(100 * achieved, size) + Fraction(1, 2))


def counts_behind(percent: int, interval: tuple[float, float], most: int) -> list[tuple[int, int]]:
    """Return every numerator and denominator with this whole percent and this interval."""
    return [
        (achieved, size)
        for size in range(1, most + 1)
        for achieved in _numerators(percent, size)
        if wilson(achieved, size) == interval
    ]


def _numerators(percent: int, size: int) -> Iterable[int]:
    near = percent * size // 100
    return [n for n in range(max(0, near - 1), min(size, near + 2) + 1) if whole_percent(n, size) == percent]
