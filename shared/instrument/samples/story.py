"""Story of a sample case: its dates, its family and the circumstances of the child, all invented."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.instrument.samples.random_draw import Draw
from shared.instrument.samples.shares import Agency, CaseType

SHORT_STAY = 0.05
GOALS: dict[tuple[str, ...], float] = {
    ("reunification_parents",): 0.52,
    ("adoption",): 0.18,
    ("guardianship",): 0.09,
    ("reunification_relatives",): 0.03,
    ("oppla",): 0.05,
    ("reunification_parents", "adoption"): 0.08,
    ("reunification_parents", "oppla"): 0.02,
    ("adoption", "guardianship"): 0.03,
}
GOALS_OF_PROBATION: dict[tuple[str, ...], float] = {
    ("reunification_parents",): 0.72,
    ("oppla",): 0.18,
    ("guardianship",): 0.10,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The days of a case, in their order."""

    pur_start: date
    review: date
    """The first day of the review quarter: everything else lies before it."""
    completed: date
    opened: date
    closed: date | None
    entered: date | None
    discharged: date | None

    @property
    def opened_before_pur(self) -> bool:
        return self.opened < self.pur_start

    @property
    def days_in_care(self) -> int:
        return 0 if self.entered is None else ((self.discharged or self.review) - self.entered).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is true of the case, so that its answers agree with each other."""

    case_type: CaseType
    agency: Agency
    version: str
    timing: Timing
    age: int
    children: int
    mother: bool
    father: bool
    sibling_in_care: bool
    siblings_apart: bool
    with_relative: bool
    foster_family: bool
    native: bool
    medicated: bool
    goals: tuple[str, ...]

    @property
    def in_care(self) -> bool:
        return self.case_type == "FC"

    @property
    def parents(self) -> bool:
        return self.mother or self.father


def make_story(draw: Draw, case_type: CaseType, agency: Agency, quarter: str, version: str) -> Story:
    """A story for such a case. In-home families always have a parent in them."""
    timing = timing_of(draw, case_type, quarter)
    probation, in_care = agency == "probation", case_type == "FC"
    children = draw.number(1, 4)
    mother, father = draw.happens(0.92), draw.happens(0.72)
    sibling = in_care and children > 1 and draw.happens(0.15 if probation else 0.6)
    relative = in_care and draw.happens(0.15 if probation else 0.4)
    return Story(
        case_type=case_type,
        agency=agency,
        version=version,
        timing=timing,
        age=draw.number(13, 17) if probation else draw.number(0, 17),
        children=children,
        mother=mother,
        father=father or not (in_care or mother),
        sibling_in_care=sibling,
        siblings_apart=sibling and draw.happens(0.5),
        with_relative=relative,
        foster_family=in_care and (relative or draw.happens(0.35 if probation else 0.85)),
        native=draw.happens(0.04),
        medicated=in_care and draw.happens(0.2),
        goals=draw.weighted(GOALS_OF_PROBATION if probation else GOALS),
    )


def timing_of(draw: Draw, case_type: CaseType, quarter: str) -> Timing:
    """The case's days. The period under review starts fifteen months before the review quarter."""
    review = quarter_start(quarter)
    pur_start = quarter_start(quarter, quarters_before=5)
    last = review - timedelta(days=1)
    before = draw.happens(0.55)
    opened = draw.day(pur_start - timedelta(days=900), pur_start - timedelta(days=1))
    if not before:
        opened = draw.day(pur_start, review - timedelta(days=150))
    entered = discharged = None
    if case_type == "FC":
        entered = opened + timedelta(days=draw.number(0, 40))
        discharged = _discharge(draw, entered, pur_start, last)
    earliest = max(pur_start, opened + timedelta(days=60), discharged or pur_start)
    may_close = earliest <= last and (case_type != "FC" or discharged is not None)
    return Timing(
        pur_start=pur_start,
        review=review,
        completed=draw.day(review + timedelta(days=5), review + timedelta(days=80)),
        opened=opened,
        closed=draw.day(earliest, last) if may_close and draw.happens(0.4) else None,
        entered=entered,
        discharged=discharged,
    )


def _discharge(draw: Draw, entered: date, pur_start: date, last: date) -> date | None:
    """Now and then a stay of less than 60 days, for which a permanency goal need not exist."""
    if entered >= pur_start and draw.happens(SHORT_STAY):
        return entered + timedelta(days=draw.number(10, 50))
    earliest = max(entered + timedelta(days=75), pur_start)
    return draw.day(earliest, last) if earliest <= last and draw.happens(0.25) else None


def quarter_start(quarter: str, quarters_before: int = 0) -> date:
    """The first day of a quarter such as 2026Q3, or of one some quarters before it."""
    count = int(quarter[:4]) * 4 + int(quarter[5]) - 1 - quarters_before
    return date(count // 4, count % 4 * 3 + 1, 1)
