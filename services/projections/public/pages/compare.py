"""Comparisons: up to four places beside the state, and child welfare beside probation."""

from services.projections.public.figures.comparisons import is_clear
from services.projections.public.figures.measures import DOMAINS, ITEMS, OUTCOMES, WHOLE_ITEMS, domain_of
from services.projections.public.language.result_rows import Figure, ResultRow
from services.projections.public.pages.page import Page, PageContext
from services.projections.public.publications.publication import STATE
from services.projections.publication.cells import Split

AGENCIES: tuple[Split, Split] = ("cw", "pr")


def comparison(context: PageContext) -> Page:
    """Return the state and the chosen places side by side, in the order in which they were chosen."""
    phrases, filters = context.phrases, context.filters
    places = (STATE, *filters.counties)
    rows = {measure: [context.row(measure, place) for place in places] for measure in _measures(context)}
    shown = [row for cells in rows.values() for row in cells]
    text = phrases.say("compare.figure_text", cases=phrases.split(filters.split), end=phrases.end(context.end))
    figure = Figure("compare", phrases.say("compare.figure_title"), text, shown, label_by="measure_and_place")
    content = {
        "places": places,
        "rows": rows,
        "chosen": [(place, _without(context, place)) for place in filters.counties],
        "is_full": len(filters.counties) == len(places) - 1 >= MAX_CHOSEN,
        "withheld": list(dict.fromkeys(row.answer.own.status for row in shown if row.answer.own and not row.cell)),
    }
    return Page("compare.html", phrases.say("compare.title"), content, [figure], "compare")


MAX_CHOSEN = 4


def agencies(context: PageContext) -> Page:
    """Return child welfare beside probation for every measure that has both, of the place or of the nearest one."""
    phrases = context.phrases
    group = context.publication.places.group_of(context.place)
    pairs: dict[str, list[ResultRow]] = {}
    for measure in _measures(context):
        for place in dict.fromkeys([context.place, group or STATE, STATE]):
            rows = [context.row(measure, place, split) for split in AGENCIES]
            if all(row.answer.own for row in rows):
                pairs[measure] = rows
                break
    shown = [row for rows in pairs.values() for row in rows]
    places = list(dict.fromkeys(row.answer.question.place for row in shown))
    period = next((phrases.window(row.answer.own.key.window) for row in shown if row.answer.own), "")
    text = phrases.say("agencies.figure_text", period=period, place=", ".join(map(phrases.place, places)))
    clear = {measure: _is_clear(rows) for measure, rows in pairs.items()}
    title = phrases.say("agencies.figure_title", clear=sum(clear.values()), measures=len(pairs))
    figure = Figure("agencies", title, text, shown, label_by="measure_and_split")
    content = {
        "pairs": pairs,
        "clear": clear,
        "domains": [
            (domain, [measure for measure in pairs if domain_of(measure) == domain and measure in kind])
            for kind in (OUTCOMES, ITEMS)
            for domain in DOMAINS
        ],
        "place_name": phrases.place(context.place),
        "is_elsewhere": context.place not in places,
        "places": places,
    }
    return Page("agencies.html", phrases.say("agencies.title"), content, [figure] if shown else [], "agencies")


def _measures(context: PageContext) -> list[str]:
    filters = context.filters
    chosen = [*filters.outcomes, *filters.items] or [*OUTCOMES, *WHOLE_ITEMS]
    return [measure for measure in chosen if filters.domain is None or domain_of(measure) == filters.domain]


def _is_clear(rows: list[ResultRow]) -> bool:
    first, second = (row.answer.own for row in rows)
    return bool(first and second and first.has_figure and second.has_figure and is_clear(first, second))


def _without(context: PageContext, place: str) -> str:
    """Return the address of this page without one of its places."""
    rest = [county for county in context.filters.counties if county != place]
    address = context.address(context.path, county=None)
    query = "&".join(f"county={county}" for county in rest)
    if not query:
        return address
    path, _, others = address.partition("?")
    return f"{path}?{query}&{others}" if others else f"{path}?{query}"
