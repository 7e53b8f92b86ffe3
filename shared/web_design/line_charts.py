"""Percents over time: one line or a few, the first with its likely range as a band."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from shared.web_design.svg import (
    DATA,
    GRID,
    NAVY,
    PALE,
    SCALE,
    circle,
    label,
    line,
    number,
    percent_text,
    picture,
    square,
)

TOP, BELOW = 20, 34
"""Pixels above the 100 % line and below the 0 % line."""

STRETCHED = 1000
"""Units of the inner image, which alone is stretched to the width of the chart; texts and marks are not."""


@dataclass(frozen=True)
class Series:
    """Values of one place, None where none is shown; `lows` and `highs` draw the band of the likely range."""

    values: Sequence[int | None]
    lows: Sequence[int | None] = ()
    highs: Sequence[int | None] = ()
    colour: str = DATA
    dash: str = ""
    mark: str = "circle"
    label_below: bool = False


@dataclass(frozen=True)
class Frame:
    """Positions of a chart: its height in pixels, its left and right margin in percent, and the number of points."""

    height: int
    left: float
    right: float
    points: int

    @property
    def width(self) -> float:
        return 100 - self.left - self.right

    def x(self, index: int) -> float:
        return self.left + self.width * index / self._last

    def stretched(self, index: int) -> float:
        return STRETCHED * index / self._last

    def y(self, percent: float) -> float:
        return TOP + (self.height - BELOW - TOP) * (1 - percent / SCALE[-1])

    @property
    def _last(self) -> int:
        return max(self.points - 1, 1)


def trend(  # noqa: PLR0913 each is a choice of the page's author
    series: Sequence[Series],
    labels: Sequence[str],
    label_id: str,
    *,
    height: int = 260,
    left: float = 10,
    right: float = 3,
    goal: int | None = None,
    goal_label: str = "",
) -> Markup:
    """Return the chart, named by the element of that id. Empty labels are points without a text below them."""
    frame = Frame(height, left, right, len(labels))
    grid = [line(0, 100 - right, frame.y(x), frame.y(x), GRID) for x in SCALE]
    bands = [part for drawn in series for part in _band(frame, drawn)]
    lines = [part for drawn in series for part in _lines(frame, drawn)]
    inner = Markup(
        '<svg x="{}%" y="0" width="{}%" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" '
        'overflow="visible">{}</svg>'
    ).format(number(left), number(frame.width), height, STRETCHED, height, Markup().join(bands + lines))
    marks = [part for drawn in series for part in _marks(frame, drawn)]
    scale = [label(percent_text(x), 0, frame.y(x) - 4) for x in SCALE]
    return picture(
        height,
        [*grid, *_goal(frame, goal, goal_label), inner, *marks, *_time_labels(frame, labels), *scale],
        label_id,
    )


def _band(frame: Frame, series: Series) -> Iterator[Markup]:
    """Yield a polygon for each stretch of points that have a likely range."""
    points = list(zip(range(frame.points), series.lows, series.highs, strict=False))
    for has_range, group in groupby(points, key=lambda point: None not in point):
        if has_range:
            stretch = list(group)
            upper = [_point(frame, index, high) for index, _, high in stretch if high is not None]
            lower = [_point(frame, index, low) for index, low, _ in reversed(stretch) if low is not None]
            yield Markup('<polygon points="{}" fill="{}"/>').format(" ".join(upper + lower), PALE)


def _lines(frame: Frame, series: Series) -> Iterator[Markup]:
    """Yield a line for each stretch of points; a point that is not shown breaks it."""
    dash = Markup(' stroke-dasharray="{}"').format(series.dash) if series.dash else Markup()
    for is_shown, group in groupby(enumerate(series.values), key=lambda point: point[1] is not None):
        if is_shown:
            points = " ".join(_point(frame, index, value) for index, value in group if value is not None)
            yield Markup(
                '<polyline points="{}" fill="none" stroke="{}" stroke-width="2" vector-effect="non-scaling-stroke" '
                'stroke-linejoin="round"{}/>'
            ).format(points, series.colour, dash)


def _point(frame: Frame, index: int, percent: int) -> str:
    return f"{number(frame.stretched(index))},{number(frame.y(percent))}"


def _marks(frame: Frame, series: Series) -> Iterator[Markup]:
    """Yield a mark for each value, the last one larger and with its number."""
    last = len(series.values) - 1
    for index, value in enumerate(series.values):
        if value is None:
            continue
        x, y = frame.x(index), frame.y(value)
        mark, radius = (square, 3.5) if series.mark == "square" else (circle, 2.75)
        yield mark(x, y, 5 if index == last else radius, series.colour)
        if index == last:
            yield label(f"{value} %", x, y + (20 if series.label_below else -11), "end", "b")


def _goal(frame: Frame, goal: int | None, goal_label: str) -> list[Markup]:
    if goal is None:
        return []
    y = frame.y(goal)
    end = 100 - frame.right
    return [line(frame.left, end, y, y, NAVY, 1.5, "2 4"), label(goal_label, end, y - 5, "end")]


def _time_labels(frame: Frame, labels: Sequence[str]) -> list[Markup]:
    last = len(labels) - 1
    anchors = {0: "start", last: "end"}
    return [
        label(text, frame.x(index), frame.height - 10, anchors.get(index, "middle"))
        for index, text in enumerate(labels)
        if text
    ]
