"""Results of a place: headlines, outcomes, items and outcomes over time. The statewide home and each county's page."""

from services.projections.public.figures.measures import DOMAINS, ITEMS, OUTCOMES, WHOLE_ITEMS, domain_of
from services.projections.public.language.findings import below_goal, headlines, movements, subject
from services.projections.public.language.result_rows import Figure, ResultRow
from services.projections.public.pages.page import Page, PageContext
from services.projections.public.publications.publication import STATE
from services.projections.publication.cells import Split


def results(context: PageContext) -> Page:
    """Return the page of the filters' place; a place without figures of its own shows its size group's."""
    phrases, filters = context.phrases, context.filters
    outcomes = [context.row(outcome) for outcome in filters.outcomes or _in_domain(context, tuple(OUTCOMES))]
    items = [context.row(item) for item in filters.items or _in_domain(context, WHOLE_ITEMS)]
    if filters.items and not filters.outcomes and not filters.domain:
        outcomes = []
    if filters.outcomes and not filters.items and not filters.domain:
        items = [context.row(item) for item in WHOLE_ITEMS if ITEMS[item] in filters.outcomes]
    place = subject([*items, *outcomes]) or STATE
    series = {row.measure: context.series(row.measure, place, _split_of(row)) for row in outcomes if row.cell}
    series = {measure: points for measure, points in series.items() if len(points) > 1}
    window = next((row.cell.key.window for row in [*items, *outcomes] if row.cell), None)
    period = phrases.window(window) if window else phrases.end(context.end)
    about = {"period": period, "place": phrases.place(place), "cases": phrases.split(filters.split)}
    figures = [
        Figure(
            "outcomes", phrases.say("results.outcomes_title"), phrases.say("results.outcomes_text", **about), outcomes
        ),
        Figure("items", below_goal(items, phrases), phrases.say("results.items_text", **about), items),
        Figure(
            "trend",
            movements(outcomes, phrases),
            phrases.say("results.trend_text", **about),
            [row for points in series.values() for row in points],
            "trend",
        ),
    ]
    name = phrases.place(context.place)
    content = {
        "rows": {"outcomes": outcomes, "items": items},
        "series": series,
        "domains": [
            (domain, [row for row in outcomes if domain_of(row.measure) == domain],
             [row for row in items if domain_of(row.measure) == domain])
            for domain in DOMAINS
        ],
        "headlines": headlines(items or outcomes, phrases),
        "period": period,
        "place_name": name,
        "subject": place,
        "is_elsewhere": place != context.place,
        "withheld": _withheld([*outcomes, *items]),
        "explained": next((row.answer for row in [*items, *outcomes] if row.cell and not row.answer.is_own), None),
    }  # fmt: skip
    title = phrases.say("results.title" if context.is_statewide else "results.title_of", place=name)
    shown = [figure for figure in figures if figure.rows]
    return Page("results.html", title, content, shown, "results" if context.is_statewide else "counties")


def _in_domain(context: PageContext, measures: tuple[str, ...]) -> list[str]:
    domain = context.filters.domain
    return [measure for measure in measures if domain is None or domain_of(measure) == domain]


def _split_of(row: ResultRow) -> Split:
    return row.cell.key.split if row.cell else "all"


def _withheld(rows: list[ResultRow]) -> list[str]:
    """Return the statuses for which figures of this page are not shown, each once."""
    statuses = [row.answer.own.status for row in rows if row.answer.own and not row.answer.own.has_figure]
    return list(dict.fromkeys(statuses))
