"""Rendering of the pages: the shared frame and charts, this process's templates, the texts of one language."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from services.projections.measures.method_texts import load_method
from services.projections.public.addresses import FORMATS, HOME, measure_address
from services.projections.public.figures.answers import FOSTER_CARE_ONLY
from services.projections.public.figures.comparisons import against_goal, position
from services.projections.public.figures.measures import (
    DOMAINS,
    ITEMS,
    MEASURES,
    OUTCOMES,
    WHOLE_ITEMS,
    domain_of,
    goal_of,
)
from services.projections.public.filters import LANGUAGES, ORDER, Language
from services.projections.public.language.catalogue import keys_below, say, say_html
from services.projections.public.language.phrases import NOTHING, Phrases, last_day
from services.projections.public.language.result_rows import COLUMNS, Figure, ResultRow, Value, values
from services.projections.public.pages.page import Page, PageContext
from services.projections.public.publications.publication import PublicCell
from shared.web_design.bar_charts import coded_bar, range_mark, value_bar
from shared.web_design.environment import make_environment
from shared.web_design.item_strip import Mark
from shared.web_design.line_charts import Series
from shared.web_design.static_files import StaticFolder
from shared.web_design.svg import DATA, NAVY, ORANGE

TABLE = (
    "measure_title", "place_name", "split", "period", "result", "likely_range",
    "shown_instead", "shown_instead_result", "change",
)  # fmt: skip
"""Columns of a page's tables; each is one of a download."""

COUNTY_TABLE = ("place_name", "result", "likely_range", "shown_instead", "shown_instead_result")
TEMPLATES = Path(__file__).parent / "templates"
STATIC_PREFIX = f"{HOME}/static"
STATIC = StaticFolder(STATIC_PREFIX, Path(__file__).parent / "static")

STYLES = (("", "circle", DATA), ("6 4", "square", ORANGE), ("2 3", "square", NAVY))
"""Dash, mark and colour of the lines of a chart: they differ by more than colour."""


def _environment(language: Language) -> Environment:
    environment = make_environment(TEMPLATES, static=STATIC, language=language)
    environment.globals.update(
        say=partial(say_html, language),
        keys_below=keys_below,
        table_rows=table_rows,
        TABLE=TABLE,
        COUNTY_TABLE=COUNTY_TABLE,
        bar_groups=partial(bar_groups, language),
        ends_of=ends_of,
        all_ends=all_ends,
        end_labels=end_labels,
        chart_lines=lines,
        day_of=day_of,
        is_foster_care_only=FOSTER_CARE_ONLY.__contains__,
        domain_choices=[(domain, say(language, f"domain.{domain}.title")) for domain in DOMAINS],
        domain_titles={measure: say(language, f"domain.{domain_of(measure)}.title") for measure in MEASURES},
        formulas=[formula for formula in load_method().formulas if formula.shown == "public"],
        sources=load_method().sources,
        marks_of=load_method().marks,
        bar=bar,
        spot=spot,
        marks=marks,
        lines=lines,
        position=position,
        against_goal=against_goal,
        goal_of=goal_of,
        measure_address=measure_address,
        last_day=last_day,
        HOME=HOME,
        DOMAINS=DOMAINS,
        ITEMS=ITEMS,
        OUTCOMES=OUTCOMES,
        WHOLE_ITEMS=WHOLE_ITEMS,
        FORMATS=FORMATS,
        ORDER=ORDER,
    )
    return environment


def render(page: Page, context: PageContext, extra: Mapping[str, Any]) -> str:
    """Return the HTML of a page. `extra`: its canonical address and whatever else the frame shows."""
    template = ENVIRONMENTS[context.filters.language].get_template(page.template)
    phrases, publication = context.phrases, context.publication
    frame = {
        "released": day_of(publication.release_day, phrases),
        "ends": [(quarter, phrases.end(quarter)) for quarter in publication.quarters],
    }
    return template.render(page=page, c=context, p=phrases, f=context.filters, **frame, **page.content, **extra)


def render_notice(language: Language, template: str, **content: Any) -> str:
    """Return the HTML of a page that needs no publication."""
    return ENVIRONMENTS[language].get_template(template).render(**content)


def bar(cell: PublicCell | None, goal: int | None = None) -> Markup:
    """Return the bar of a cell; a coded value is drawn to its cut, with an open end."""
    if cell is None or not cell.has_figure:
        return Markup()
    if cell.value is None or cell.range_low is None or cell.range_high is None:
        return coded_bar(cell.low, cell.high, goal)
    return value_bar(cell.value, cell.range_low, cell.range_high, goal)


def spot(cell: PublicCell | None, index: int = 0) -> Markup:
    """Return the mark of a cell with its range, beside others on one axis."""
    if cell is None or cell.value is None or cell.range_low is None or cell.range_high is None:
        return bar(cell)
    return range_mark(cell.value, cell.range_low, cell.range_high, *STYLES[index][1:])


def table_rows(figure: Figure, phrases: Phrases) -> list[list[Value]]:
    """Return the cells of a figure's table: some columns of its download, in words."""
    names = [column.name for column in COLUMNS]
    chosen = [names.index(name) for name in TABLE]
    return [[cells[index] for index in chosen] for cells in (values(figure, row, phrases) for row in figure.rows)]


def bar_groups(
    language: Language, domains: Sequence[tuple[str, Any, Sequence[ResultRow]]], context: PageContext
) -> list[Any]:
    """Return the rows of items by domain, as the macro of bars takes them."""
    phrases = context.phrases
    return [
        (say(language, f"domain.{domain}.title"), [_bar_row(row, phrases, context) for row in rows])
        for domain, _, rows in domains
        if rows
    ]


def _bar_row(row: ResultRow, phrases: Phrases, context: PageContext) -> Mapping[str, Any]:
    cell, answer = row.cell, row.answer
    change = phrases.change(row.change) if row.change and answer.is_own else ""
    withheld = f"{phrases.own(answer)}: " if answer.outcome == "withheld" else ""
    instead = withheld + phrases.instead(answer) if cell else phrases.own(answer)
    kind = row.change.kind if row.change and answer.is_own else "same"
    return {
        "name": phrases.measure(row.measure),
        "address": context.address(measure_address(row.measure), domain=None, outcome=None, item=None),
        "bar": bar(cell, goal_of(row.measure)),
        "value": phrases.figure(cell) if cell else NOTHING,
        "note": change if answer.is_own else instead,
        "note_style": f"oms-{kind}" if kind in ("up", "down") else "",
    }


def ends_of(points: Sequence[ResultRow]) -> list[str]:
    return [row.answer.question.end for row in points]


def all_ends(series: Mapping[str, Sequence[ResultRow]]) -> list[str]:
    return sorted({end for points in series.values() for end in ends_of(points)})


def end_labels(ends: Sequence[str], phrases: Phrases) -> list[str]:
    """Return the first and the last month; those between have no label."""
    return [phrases.end(end) if index in (0, len(ends) - 1) else "" for index, end in enumerate(ends)]


def day_of(day: str | None, phrases: Phrases) -> str:
    return phrases.day(date.fromisoformat(day)) if day else NOTHING


def marks(rows: list[ResultRow], domains: Mapping[str, str]) -> list[Mark]:
    """Return the items on one axis; `domains` has the title of the domain of each measure."""
    return [Mark(row.measure, domains[row.measure], position(row.cell)) for row in rows if row.cell]


def lines(series: Mapping[str, list[ResultRow]], ends: list[str]) -> list[Series]:
    """Return the lines of a chart over time; only the first has its likely range as a band."""
    drawn = []
    for index, points in enumerate(series.values()):
        cells = {row.answer.question.end: row.cell for row in points}
        own = [cells.get(end) for end in ends]
        dash, mark, colour = STYLES[index % len(STYLES)]
        lows = [cell.range_low if cell else None for cell in own] if index == 0 else ()
        highs = [cell.range_high if cell else None for cell in own] if index == 0 else ()
        values = [cell.value if cell else None for cell in own]
        drawn.append(Series(values, lows, highs, colour, dash, mark, label_below=index == 0 and len(series) > 1))
    return drawn


ENVIRONMENTS: Mapping[Language, Environment] = {language: _environment(language) for language in LANGUAGES}
