"""One item or outcome: its figure, its course, both agencies, both case types, and every county."""

from services.projections.public.figures.answers import FOSTER_CARE_ONLY
from services.projections.public.figures.comparisons import against_goal, is_clear, position
from services.projections.public.figures.measures import ITEMS, OUTCOMES, WHOLE_ITEMS, domain_of, goal_of, items_of
from services.projections.public.language.findings import apart
from services.projections.public.language.phrases import NOTHING, Phrases
from services.projections.public.language.result_rows import Figure, ResultRow
from services.projections.public.pages.page import Page, PageContext
from services.projections.public.publications.publication import STATE, PublicCell
from services.projections.publication.cells import Split

SHADES = ((60, "q1"), (70, "q2"), (80, "q3"), (90, "q4"))
"""Shades of county tiles by the percent below which they are used; from 90 on it is the darkest, q5."""

MIDDLE_HALF = 4
"""The title of the county tiles names the band between the lowest and the highest quarter of counties."""


def measure_page(context: PageContext, measure: str) -> Page:
    """Return the page of an item or an outcome."""
    phrases = context.phrases
    row = context.row(measure)
    place = row.cell.key.place if row.cell else STATE
    split: Split = row.cell.key.split if row.cell else "all"
    lines = {place: context.series(measure, place, split)}
    if place != STATE:
        lines = {STATE: context.series(measure, STATE, split)} | lines
    lines = {name: points for name, points in lines.items() if len(points) > 1}
    agencies = _pair(context, measure, ("cw", "pr"))
    case_types = [] if measure in FOSTER_CARE_ONLY else _pair(context, measure, ("fc", "ih"))
    counties = [context.row(measure, fips, "all") for fips in context.publication.places.counties]
    period = phrases.window(row.cell.key.window) if row.cell else phrases.end(context.end)
    kind = phrases.say("measure_page.of_outcome" if measure in OUTCOMES else "measure_page.of_item")
    figures = [
        Figure("figure", phrases.measure(measure), _about(phrases, kind, row, period), [row], label_by="place"),
        Figure(
            "trend",
            _trend_title(phrases, row),
            phrases.say("measure_page.trend_text", kind=kind),
            [point for points in lines.values() for point in points],
            "trend",
            "place",
        ),
        _pair_figure(context, "agencies", agencies, kind),
        _pair_figure(context, "case_types", case_types, kind),
        Figure(
            "counties",
            _middle_band(phrases, counties),
            phrases.say("measure_page.counties_text", kind=kind),
            counties,
            label_by="place",
        ),
    ]
    content = {
        "row": row,
        "kind": kind,
        "period": period,
        "goal": goal_of(measure),
        "against_goal": against_goal(row.cell, goal_of(measure)) if row.cell else "unknown",
        "lines": lines,
        "agencies": agencies,
        "case_types": case_types,
        "tiles": [_tile(context, county) for county in counties],
        "counties": counties,
        "is_outcome": measure in OUTCOMES,
        "domain": domain_of(measure),
        "outcome": ITEMS.get(measure, measure),
        "items": [(item, context.row(item)) for item in items_of(measure)] if measure in OUTCOMES else [],
        "previous": _neighbour(measure, -1),
        "following": _neighbour(measure, 1),
        "measure": measure,
        "place_name": phrases.place(context.place),
        "lengths": _lengths(context, row),
    }
    title = phrases.measure(measure)
    return Page("measure.html", title, content, [figure for figure in figures if figure.rows], "items")


def _pair(context: PageContext, measure: str, splits: tuple[Split, Split]) -> list[ResultRow]:
    """Return both halves of a partition, of the place or of the nearest one that has both."""
    group = context.publication.places.group_of(context.place)
    for place in dict.fromkeys([context.place, group or STATE, STATE]):
        rows = [context.row(measure, place, split) for split in splits]
        if all(row.answer.own for row in rows):
            return rows
    return []


def _pair_figure(context: PageContext, figure: str, rows: list[ResultRow], kind: str) -> Figure:
    phrases = context.phrases
    own = [row.answer.own if row.answer.is_own else None for row in rows] or [None, None]
    clear = own[0] is not None and own[1] is not None and is_clear(own[0], own[1])
    title = apart(own[0], own[1], is_clear=clear, phrases=phrases)
    first = rows[0].answer.own if rows else None
    period = phrases.window(first.key.window) if first else ""
    place = phrases.place(rows[0].answer.question.place) if rows else ""
    text = phrases.say("measure_page.pair_text", kind=kind, period=period, place=place)
    return Figure(figure, title, text, rows, label_by="split")


def _about(phrases: Phrases, kind: str, row: ResultRow, period: str) -> str:
    place = phrases.place(row.cell.key.place if row.cell else row.answer.question.place)
    return phrases.say("measure_page.figure_text", kind=kind, period=period, place=place)


def _lengths(context: PageContext, row: ResultRow) -> list[int]:
    """Return the lengths of window that are published for the place and cases of a row, the usual one first."""
    if row.cell is None:
        return []
    key = row.cell.key
    lengths = context.publication.series[key.measure, key.place, key.split]
    return sorted(
        (length for length in lengths if lengths[length][-1].has_figure), key=lambda length: (length == 1, length)
    )


def _trend_title(phrases: Phrases, row: ResultRow) -> str:
    short = phrases.short(row.measure)
    if row.change is None or row.change.kind == "unknown":
        return phrases.say("measure_page.trend_title_plain", measure=short)
    return phrases.say("measure_page.trend_title", measure=short, change=phrases.change(row.change))


def _middle_band(phrases: Phrases, counties: list[ResultRow]) -> str:
    """Return between which percents the middle half of the counties with a number of their own lies."""
    values = sorted(row.cell.value for row in counties if row.answer.is_own and row.cell and row.cell.value is not None)
    if len(values) < MIDDLE_HALF:
        return phrases.say("finding.few_counties")
    cut = len(values) // MIDDLE_HALF
    return phrases.say("finding.counties", low=values[cut], high=values[-cut - 1])


def _tile(context: PageContext, row: ResultRow) -> dict[str, str]:
    phrases, own = context.phrases, row.answer.own
    fips = row.answer.question.place
    name = f"{phrases.place(fips)}: {phrases.own(row.answer)}"
    if row.cell and not row.answer.is_own:
        name = f"{name}. {phrases.instead(row.answer)}: {phrases.figure(row.cell)}"
    shade, text = ("q0", "") if row.answer.outcome != "no_cases" else ("qn", NOTHING)
    if own and own.has_figure:
        shade, text = _shade(own), _tile_text(own)
    elif own:
        text = {"suppressed": "†", "protected": "‡"}.get(own.status, NOTHING)
    return {"fips": fips, "address": f"#c-{fips}", "shade": shade, "text": text, "name": name}


def _shade(cell: PublicCell) -> str:
    return next((shade for limit, shade in SHADES if position(cell) < limit), "q5")


def _tile_text(cell: PublicCell) -> str:
    sign = {"shown_high": "+", "shown_low": "-"}.get(cell.status, "")
    return f"{position(cell)}{sign}"


def _neighbour(measure: str, step: int) -> str | None:
    row = list(OUTCOMES) if measure in OUTCOMES else list(WHOLE_ITEMS)
    whole = measure if measure in row else "12"
    index = row.index(whole) + step
    return row[index] if 0 <= index < len(row) else None
