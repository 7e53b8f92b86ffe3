"""Pieces that every chart is made of. Positions are percents and texts have a fixed size: a chart reflows like text."""

from markupsafe import Markup

INK, NAVY, DATA, PALE, TRACK, GRID, ORANGE = "#1b1b1b", "#162e51", "#2378c3", "#b9d8f3", "#edeff0", "#dfe1e2", "#c05600"
WHITE = "#fff"
SCALE = (0, 25, 50, 75, 100)

ANCHORS = {0: "start", 100: "end"}
"""Alignment of the first and the last label of an axis; those between are centred."""


def line(  # noqa: PLR0913, PLR0917 coordinates
    x1: float, x2: float, y1: float, y2: float, colour: str, width: float = 1, dash: str = ""
) -> Markup:
    """Return a line; x in percent, y in pixels."""
    dashes = Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup()
    text = Markup('<line x1="{}%" x2="{}%" y1="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>')
    return text.format(number(x1), number(x2), number(y1), number(y2), colour, number(width), dashes)


def rect(  # noqa: PLR0913, PLR0917 coordinates
    x: float, width: float, y: float, height: float, colour: str, radius: float = 2
) -> Markup:
    """Return a rectangle; x and width in percent, y and height in pixels."""
    text = Markup('<rect x="{}%" y="{}" width="{}%" height="{}" rx="{}" fill="{}"/>')
    return text.format(number(x), number(y), number(width), number(height), number(radius), colour)


def circle(x: float, y: float, radius: float, colour: str, edge: float = 1.5) -> Markup:
    text = Markup('<circle cx="{}%" cy="{}" r="{}" fill="{}" stroke="#fff" stroke-width="{}"/>')
    return text.format(number(x), number(y), number(radius), colour, number(edge))


def square(x: float, y: float, half: float, colour: str, edge: float = 1.5) -> Markup:
    """Return a square around a point; an inner image carries it, since a rectangle cannot mix percents and pixels."""
    text = Markup('<rect x="-{0}" y="-{0}" width="{1}" height="{1}" fill="{2}" stroke="#fff" stroke-width="{3}"/>')
    return at(x, y, text.format(number(half), number(2 * half), colour, number(edge)))


def diamond(x: float, y: float) -> Markup:
    """Return the mark of a goal."""
    return at(x, y, Markup('<path d="M0-7 5 0 0 7-5 0z" fill="#fff" stroke="{}" stroke-width="2"/>').format(NAVY))


def at(x: float, y: float, shape: Markup) -> Markup:
    text = Markup('<svg x="{}%" y="{}" overflow="visible" width="1" height="1">{}</svg>')
    return text.format(number(x), number(y), shape)


def label(text: object, x: float, y: float, anchor: str = "start", style: str = "") -> Markup:
    """Return a text; `style` is `b` for bold and `w` for white inside a mark."""
    css = Markup(' class="{}"').format(style) if style else Markup()
    return Markup('<text{} x="{}%" y="{}" text-anchor="{}">{}</text>').format(css, number(x), number(y), anchor, text)


def percent_text(value: int) -> str:
    """Return a number of the axis; the last one carries the sign."""
    return f"{value} %" if value == SCALE[-1] else str(value)


def scale_labels(y: float) -> list[Markup]:
    """Return the labels of a horizontal axis from 0 to 100 %."""
    return [label(percent_text(x), x, y, ANCHORS.get(x, "middle")) for x in SCALE]


def picture(height: float, parts: list[Markup], label_id: str = "") -> Markup:
    """Return the chart; the element of that id names it. Without one it is hidden: a text beside it says the same."""
    name = Markup('role="img" aria-labelledby="{}"').format(label_id) if label_id else Markup('aria-hidden="true"')
    text = Markup('<svg width="100%" height="{}" {} focusable="false">{}</svg>')
    return text.format(number(height), name, Markup().join(parts))


def number(value: float) -> str:
    """Return a coordinate with at most two decimals, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
