"""Icons as inline SVG, so that they take the colour of the text and need no request."""

from functools import cache
from pathlib import Path

import yaml
from markupsafe import Markup

FILE = Path(__file__).with_name("icons.yaml")


@cache
def icon(name: str) -> Markup:
    """Return the icon, hidden from screen readers: the text beside it says the same."""
    svg = '<svg class="oms-i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>'
    return Markup(svg).format(Markup(_shapes()[name]))  # noqa: S704 our own file, read at the first use


@cache
def _shapes() -> dict[str, str]:
    shapes: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return shapes
