"""Bars of one percent each: a value with its likely range, a coded value drawn to its cut, and a mark to compare."""

from markupsafe import Markup

from shared.web_design.svg import (
    DATA,
    GRID,
    INK,
    SCALE,
    TRACK,
    WHITE,
    circle,
    diamond,
    line,
    picture,
    rect,
    scale_labels,
    square,
)

BAR_HEIGHT, MIDDLE = 24, 12
TOP, THICKNESS = 5, 14
MARK_MIDDLE = 13


def value_bar(value: int, low: int, high: int, goal: int | None = None) -> Markup:
    """Return the bar of a value with its likely range, black on a white halo, and the goal as a diamond."""
    halo = [line(low, high, MIDDLE, MIDDLE, WHITE, 6), line(low, high, MIDDLE, MIDDLE, INK, 2)]
    ends = [
        part for end in (low, high) for part in (line(end, end, 6.5, 17.5, WHITE, 5), line(end, end, 7.5, 16.5, INK, 2))
    ]
    return picture(BAR_HEIGHT, [_track(), _filled(value), *_ticks(), *halo, *ends, *_goal(goal)])


def plain_bar(value: int) -> Markup:
    """Return the bar of a share that was counted, without a range."""
    return picture(BAR_HEIGHT, [_track(), _filled(value), *_ticks()])


def coded_bar(low: int, high: int, goal: int | None = None) -> Markup:
    """Return the bar of "75 % or more" or "25 % or fewer": filled as far as is known, striped up to the open end."""
    stripes = line(low, high, MIDDLE, MIDDLE, DATA, THICKNESS, "2 4")
    return picture(BAR_HEIGHT, [_track(), _filled(low), stripes, *_ticks(), *_goal(goal)])


def axis() -> Markup:
    """Return the axis from 0 to 100 % above or below a column of bars."""
    return picture(18, scale_labels(13))


def range_mark(value: int, low: int, high: int, shape: str = "circle", colour: str = DATA) -> Markup:
    """Return a mark with its likely range, to compare few values on one axis; `shape` is `circle` or `square`."""
    mark = square if shape == "square" else circle
    parts = [
        line(0, 100, MARK_MIDDLE, MARK_MIDDLE, GRID),
        line(low, high, MARK_MIDDLE, MARK_MIDDLE, INK, 2),
        *(line(end, end, 8, 18, INK, 2) for end in (low, high)),
        mark(value, MARK_MIDDLE, 6.5, colour, 2),
    ]
    return picture(2 * MARK_MIDDLE, parts)


def _track() -> Markup:
    return rect(0, 100, TOP, THICKNESS, TRACK)


def _filled(value: int) -> Markup:
    return rect(0, value, TOP, THICKNESS, DATA)


def _ticks() -> list[Markup]:
    return [line(x, x, TOP, TOP + THICKNESS, WHITE, 1.5) for x in SCALE[1:-1]]


def _goal(goal: int | None) -> list[Markup]:
    return [] if goal is None else [diamond(goal, MIDDLE)]
