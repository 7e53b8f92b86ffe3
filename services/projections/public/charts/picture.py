"""Picture of a figure that stands alone: title, bars or lines, and whence it comes. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

from services.projections.public.figures.measures import goal_of
from services.projections.public.language.phrases import Phrases
from services.projections.public.language.result_rows import Figure, ResultRow
from shared.web_design.svg import DATA, GRID, INK, NAVY, ORANGE, SCALE, TRACK, WHITE, number

WIDTH, MARGIN = 960, 32
LABEL_WIDTH, VALUE_WIDTH = 340, 190
BAR_LEFT = MARGIN + LABEL_WIDTH
BAR_WIDTH = WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH
LINE_HEIGHT, ROW_HEIGHT, THICKNESS = 20, 34, 14
CHARACTERS, LABEL_CHARACTERS = 104, 44
"""Characters that fit into a line of the head and of a label."""

TREND_HEIGHT = 300
FONT = "Public Sans"
COLOURS = (DATA, ORANGE, NAVY, "#6f3331", "#00687d", "#54278f", "#71767a")
DASHES = ("", "6 4", "2 3", "8 3 2 3", "4 2", "1 3", "10 4")


@dataclass(frozen=True)
class Source:
    """Sentence at the foot of a picture: version, data date, address, and whether the data are invented."""

    text: str


def picture(figure: Figure, phrases: Phrases, source: Source) -> str:
    """Return the SVG document of a figure."""
    head = [(line, 20, 700) for line in wrap(figure.title, 80)] + [
        (line, 14, 400) for line in wrap(figure.subtitle, CHARACTERS)
    ]
    top = MARGIN
    parts: list[Markup] = []
    for line, size, weight in head:
        top += size + 8
        parts.append(_text(line, MARGIN, top, size=size, weight=weight))
    top += 20
    draw = _trend if figure.kind == "trend" else _bars
    body, bottom = draw(figure, phrases, top)
    parts += body
    for line in wrap(source.text, CHARACTERS + 10):
        bottom += LINE_HEIGHT
        parts.append(_text(line, MARGIN, bottom, size=12, colour="#565c65"))
    height = bottom + MARGIN
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
        'font-family="{font}"><title>{title}</title><rect width="{w}" height="{h}" fill="#fff"/>{parts}</svg>'
    ).format(w=WIDTH, h=number(height), font=FONT, title=figure.title, parts=Markup().join(parts))


def row_label(figure: Figure, row: ResultRow, phrases: Phrases) -> str:
    """Return what a row of the picture is called."""
    question = row.answer.question
    match figure.label_by:
        case "place":
            return phrases.place(question.place)
        case "split":
            return phrases.split(question.split)
        case "measure_and_place":
            return f"{phrases.short(row.measure)}, {phrases.place(question.place)}"
        case "measure_and_split":
            return f"{phrases.short(row.measure)}, {phrases.split(question.split)}"
        case _:
            return phrases.measure(row.measure)


def _bars(figure: Figure, phrases: Phrases, top: float) -> tuple[list[Markup], float]:
    """Return the bars with their axis, and the position below them."""
    parts = [_text(_percent(x), _x(x), top, anchor="middle", size=12) for x in SCALE]
    top += 12
    for row in figure.rows:
        middle = top + ROW_HEIGHT / 2
        label = wrap(row_label(figure, row, phrases), LABEL_CHARACTERS)[:2]
        first = middle + 5 - (len(label) - 1) * 8
        parts += [_text(line, MARGIN, first + 16 * index, size=13) for index, line in enumerate(label)]
        parts += _bar(row, middle)
        value = phrases.own(row.answer) if row.answer.is_own or not row.cell else _instead(row, phrases)
        text = wrap(value, 28)[:2]
        first = middle + 5 - (len(text) - 1) * 8
        parts += [
            _text(
                line, BAR_LEFT + BAR_WIDTH + 16, first + 16 * index, size=13, weight=700 if row.answer.is_own else 400
            )
            for index, line in enumerate(text)
        ]
        top += ROW_HEIGHT
    return parts, top + 8


def _instead(row: ResultRow, phrases: Phrases) -> str:
    return f"{phrases.instead(row.answer)}: {phrases.figure(row.cell)}" if row.cell else ""


def _bar(row: ResultRow, middle: float) -> Iterator[Markup]:
    """Yield the bar of a row from its printed value alone; a coded value ends in stripes up to its open end."""
    cell, top = row.cell, middle - THICKNESS / 2
    yield _rect(BAR_LEFT, top, BAR_WIDTH, THICKNESS, TRACK)
    if cell is None:
        return
    filled = cell.value if cell.value is not None else cell.low
    yield _rect(BAR_LEFT, top, BAR_WIDTH * filled / 100, THICKNESS, DATA)
    if cell.value is None:
        yield _line(_x(cell.low), _x(cell.high), middle, middle, DATA, THICKNESS, "2 4")
    if cell.range_low is not None and cell.range_high is not None:
        low, high = _x(cell.range_low), _x(cell.range_high)
        yield _line(low, high, middle, middle, WHITE, 6)
        yield _line(low, high, middle, middle, INK, 2)
        for end in (low, high):
            yield _line(end, end, middle - 6, middle + 6, WHITE, 5)
            yield _line(end, end, middle - 5, middle + 5, INK, 2)
    goal = _x(goal_of(row.measure))
    yield Markup('<path d="M{} {}l5 7-5 7-5-7z" fill="#fff" stroke="{}" stroke-width="2"/>').format(
        number(goal), number(middle - 7), NAVY
    )


def _trend(figure: Figure, phrases: Phrases, top: float) -> tuple[list[Markup], float]:
    """Return a line for each measure and place, with a key of their names below."""
    ends = sorted({row.answer.question.end for row in figure.rows})
    lines: dict[str, list[ResultRow]] = {}
    for row in figure.rows:
        lines.setdefault(row_label(figure, row, phrases), []).append(row)
    left, width = MARGIN + 48, WIDTH - 2 * MARGIN - 120
    xs = {end: left + width * index / max(len(ends) - 1, 1) for index, end in enumerate(ends)}

    def y(percent: int) -> float:
        return top + TREND_HEIGHT * (1 - percent / 100)

    parts = [_line(left, left + width, y(x), y(x), GRID, 1) for x in SCALE]
    parts += [_text(_percent(x), left - 8, y(x) + 4, anchor="end", size=12) for x in SCALE]
    step = max(1, len(ends) // 4)
    parts += [
        _text(phrases.end(end), xs[end], top + TREND_HEIGHT + 20, anchor="middle", size=12)
        for end in ends[::-step][::-1]
    ]
    for index, rows in enumerate(lines.values()):
        parts += _line_of(rows, xs, y, COLOURS[index % len(COLOURS)], DASHES[index % len(DASHES)])
    bottom = top + TREND_HEIGHT + 36
    for index, (name, rows) in enumerate(lines.items()):
        bottom += LINE_HEIGHT
        colour, dash = COLOURS[index % len(COLOURS)], DASHES[index % len(DASHES)]
        parts.append(_line(MARGIN, MARGIN + 40, bottom - 5, bottom - 5, colour, 3, dash))
        parts.append(_text(f"{name}: {phrases.own(rows[-1].answer)}"[:CHARACTERS], MARGIN + 52, bottom, size=13))
    return parts, bottom + 8


def _line_of(
    rows: Sequence[ResultRow], xs: dict[str, float], y: Callable[[int], float], colour: str, dash: str
) -> Iterator[Markup]:
    """Yield stretches of plain numbers; any other figure leaves a gap."""
    stretch: list[str] = []
    for row in [*rows, None]:
        value = row.cell.value if row is not None and row.cell else None
        if row is not None and value is not None:
            x = xs[row.answer.question.end]
            stretch.append(f"{number(x)},{number(y(value))}")
            yield Markup('<circle cx="{}" cy="{}" r="3.5" fill="{}"/>').format(number(x), number(y(value)), colour)
        elif stretch:
            dashes = Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup()
            yield Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"{}/>').format(
                " ".join(stretch), colour, dashes
            )
            stretch = []


def _x(percent: int) -> float:
    return BAR_LEFT + BAR_WIDTH * percent / 100


def _percent(value: int) -> str:
    return f"{value} %" if value == SCALE[-1] else str(value)


def _rect(x: float, y: float, width: float, height: float, colour: str) -> Markup:
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="2" fill="{}"/>').format(
        number(x), number(y), number(width), number(height), colour
    )


def _line(  # noqa: PLR0913, PLR0917 a line has so many attributes
    x1: float, x2: float, y1: float, y2: float, colour: str, width: float, dash: str = ""
) -> Markup:
    dashes = Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup()
    return Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>').format(
        number(x1), number(x2), number(y1), number(y2), colour, number(width), dashes
    )


def _text(  # noqa: PLR0913 a text has so many attributes
    text: str, x: float, y: float, *, size: int = 13, weight: int = 400, anchor: str = "start", colour: str = INK
) -> Markup:
    return Markup('<text x="{}" y="{}" font-size="{}" font-weight="{}" text-anchor="{}" fill="{}">{}</text>').format(
        number(x), number(y), size, weight, anchor, colour, text
    )
