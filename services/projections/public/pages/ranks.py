"""Ranking of a place's items within what chance allows: its strengths and its areas needing improvement."""

from services.projections.public.figures.comparisons import Rank, ranks
from services.projections.public.figures.measures import WHOLE_ITEMS
from services.projections.public.language.findings import subject
from services.projections.public.language.result_rows import Figure, ResultRow
from services.projections.public.pages.page import Page, PageContext


def ranking(context: PageContext) -> Page:
    """Return the items of the place in the order of their published figures; without own ones, its size group's."""
    phrases, filters = context.phrases, context.filters
    rows = [context.row(item) for item in WHOLE_ITEMS]
    place = subject([row for row in rows if row.answer.is_own]) or subject(rows)
    figures = {row.measure: row for row in rows if row.cell and row.cell.key.place == place}
    places = ranks({measure: row.cell for measure, row in figures.items() if row.cell})
    ordered = [(figures[rank.measure], rank) for rank in places]
    name = phrases.place(place or context.place)
    window = next((row.cell.key.window for row in figures.values() if row.cell), None)
    text = phrases.say(
        "ranking.figure_text",
        place=name,
        period=phrases.window(window) if window else phrases.end(context.end),
        cases=phrases.split(filters.split),
    )
    figure = Figure("ranking", _title(context, places), text, [row for row, _ in ordered])
    content = {
        "ordered": ordered,
        "strengths": [pair for pair in ordered if pair[1].is_strength],
        "improvements": [pair for pair in reversed(ordered) if pair[1].needs_improvement],
        "left_out": [row for row in rows if row.measure not in figures],
        "place_name": phrases.place(context.place),
        "subject_name": name,
        "is_elsewhere": bool(figures) and place != context.place,
        "explained": next((row.answer for row in rows if row.cell and not row.answer.is_own), None),
    }
    return Page("ranking.html", phrases.say("ranking.title", place=name), content, _shown(figure, ordered), "ranking")


def _shown(figure: Figure, ordered: list[tuple[ResultRow, Rank]]) -> list[Figure]:
    return [figure] if ordered else []


def _title(context: PageContext, places: list[Rank]) -> str:
    strengths = sum(rank.is_strength for rank in places)
    needs = sum(rank.needs_improvement for rank in places)
    if not strengths and not needs:
        return context.phrases.say("ranking.no_difference")
    return context.phrases.say("ranking.figure_title", strengths=strengths, improvements=needs, items=len(places))
