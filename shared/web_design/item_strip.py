"""All items on one axis, a lane for each domain: which are high and which low, at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from shared.web_design.svg import DATA, GRID, NAVY, SCALE, circle, label, line, picture, rect, scale_labels

RADIUS, ROW_HEIGHT, LANE_HEAD = 11, 26, 20
MIDDLE = ROW_HEIGHT / 2
MIN_DISTANCE = 7.8
"""In percent: a mark that would touch another one steps down one row. Two marks touch so on a chart of 280 pixels."""

LANE = "#f1f5f9"


@dataclass(frozen=True)
class Mark:
    """One item: the number that stands in its circle, the domain of its lane, and its percent."""

    item: str
    domain: str
    value: int


def strip(marks: Sequence[Mark], label_id: str, goal: int | None = None, goal_label: str = "") -> Markup:
    """Return the chart, named by the element of that id; `goal_label` stands at the dotted line."""
    backgrounds: list[Markup] = []
    circles: list[Markup] = []
    bottom = 8
    for domain in dict.fromkeys(mark.domain for mark in marks):
        placed = _in_rows([mark for mark in marks if mark.domain == domain])
        top, height = bottom + LANE_HEAD, ROW_HEIGHT * (1 + max(row for _, row in placed))
        backgrounds.append(rect(0, 100, top, height, LANE, 4))
        circles.append(label(domain, 0, bottom + 12, style="b"))
        for mark, row in placed:
            middle = top + MIDDLE + ROW_HEIGHT * row
            circles.append(circle(mark.value, middle, RADIUS, DATA))
            circles.append(label(mark.item, mark.value, middle + 4.5, "middle", "w"))
        bottom = top + height + 8
    grid = [line(x, x, 8, bottom, GRID) for x in SCALE[1:-1]]
    parts = [*backgrounds, *grid, *_goal_line(goal, goal_label, bottom), *circles, *scale_labels(bottom + 14)]
    return picture(bottom + 20, parts, label_id)


def _in_rows(marks: Sequence[Mark]) -> list[tuple[Mark, int]]:
    """Return each mark with the first row in which it touches no other."""
    last: list[int] = []
    placed = []
    for mark in sorted(marks, key=lambda mark: mark.value):
        row = next((row for row, value in enumerate(last) if mark.value - value >= MIN_DISTANCE), len(last))
        last[row : row + 1] = [mark.value]
        placed.append((mark, row))
    return placed


def _goal_line(goal: int | None, goal_label: str, bottom: float) -> list[Markup]:
    if goal is None:
        return []
    return [line(goal, goal, 8, bottom, NAVY, 1.5, "2 4"), label(goal_label, goal - 1, 18, "end")]
