"""Draw of a quarter's sample from a frame. The same seed and frame give the same rows, in any order.

Algorithm sha256-rank-1, which must not change: every row's key is SHA-256 over the seed and the row's name
(`population,agency,reference`); the rows of a stratum with the lowest keys are its sample, the next its oversample.
The order of the upload has no influence, and the seed is made after the upload of the frame.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import get_args

from services.reviews.domain.sampling.frame import FrameRow
from shared.contracts.reviews.sampling import Algorithm, ExpectedCases, Pick, PickKind
from shared.contracts.vocabulary import Agency

ALGORITHM: Algorithm = "sha256-rank-1"
BOTH = 2
"""From this many foster care cases on, each agency with a case in the frame has one in the sample (R53)."""


@dataclass(frozen=True)
class Drawn:
    """A pick with its row of the frame."""

    pick: Pick
    row: FrameRow


@dataclass(frozen=True)
class Stratum:
    """Rows of one stratum, and the number of cases to draw from them."""

    rows: tuple[FrameRow, ...]
    cases: int


def draw(rows: Sequence[FrameRow], cases: ExpectedCases, seed: bytes) -> tuple[Drawn, ...]:
    """Returns the sample and then an oversample of the same size, if the frame has the rows; numbered from 1.

    `rows`: at least as many of each population as `cases` requires.
    """
    ordered = [(stratum.cases, _ordered(stratum.rows, seed)) for stratum in strata(rows, cases)]
    first = [row for n, rows_of_stratum in ordered for row in rows_of_stratum[:n]]
    then = [row for n, rows_of_stratum in ordered for row in rows_of_stratum[n : 2 * n]]
    return (*_numbered(first, "sample", 1), *_numbered(then, "oversample", len(first) + 1))


def digest_of(drawn: Sequence[Drawn], salt: bytes) -> str:
    """Returns the salted digest of the drawn rows: it reveals none of them, and proves each."""
    return sha256(salt + "\n".join(pick.row.name for pick in drawn).encode()).hexdigest()


def strata(rows: Sequence[FrameRow], cases: ExpectedCases) -> tuple[Stratum, ...]:
    """Returns one stratum for cases of either population; else foster care by agency, and in-home families."""
    if cases.either:
        return (Stratum(tuple(rows), cases.either),)
    children = {agency: tuple(_of(rows, agency)) for agency in get_args(Agency)}
    share = split(cases.foster_care, len(children["child_welfare"]), len(children["probation"]))
    families = tuple(row for row in rows if row.population == "in_home")
    return (*map(Stratum, children.values(), share), Stratum(families, cases.in_home))


def split(cases: int, child_welfare: int, probation: int) -> tuple[int, int]:
    """Returns foster care cases by agency, by largest remainder. `cases`: at most as many as both have."""
    if not cases:
        return 0, 0
    of_probation, left = divmod(cases * probation, child_welfare + probation)
    of_probation += 2 * left > child_welfare + probation
    if cases >= BOTH:
        of_probation = min(max(of_probation, min(probation, 1)), cases - min(child_welfare, 1))
    return cases - of_probation, of_probation


def _of(rows: Sequence[FrameRow], agency: Agency) -> Iterator[FrameRow]:
    return (row for row in rows if row.population == "foster_care" and row.agency == agency)


def _ordered(rows: Sequence[FrameRow], seed: bytes) -> list[FrameRow]:
    return sorted(rows, key=lambda row: sha256(seed + row.name.encode()).digest())


def _numbered(rows: Sequence[FrameRow], kind: PickKind, start: int) -> Iterator[Drawn]:
    for rank, row in enumerate(rows, start):
        yield Drawn(Pick(rank=rank, population=row.population, agency=row.agency, kind=kind), row)


def derived_seed(draw_seed: str, site: str, quarter: str, county: str) -> bytes:
    """Returns the seed of one county's draw where a setting fixes them all, as a demonstration does."""
    return sha256(f"{draw_seed}|{site}|{quarter}|{county}".encode()).digest()
