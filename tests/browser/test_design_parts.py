"""Parts of the shared design that act: the word that opens its meaning, and the charts at every width."""

import pytest
from playwright.async_api import Browser
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from deploy.local.paths import NODE_MODULES
from services.gateway.security_headers import SecurityHeadersMiddleware
from shared.web_design.bar_charts import coded_bar, value_bar
from shared.web_design.county_tiles import COUNTY_TILES
from shared.web_design.environment import make_environment
from shared.web_design.item_strip import Mark
from shared.web_design.line_charts import Series
from shared.web_design.static_files import StaticFolder
from tests.browser.opened_page import Window, opened
from tests.browser.page_checks import findings

STATIC = StaticFolder("/static")
PAGE = """
{% extends "design/frame.html" %}
{% import "design/macros.html" as parts %}
{% block title %}Parts{% endblock %}
{% block links %}{{ parts.links([("Results", "/"), ("Items", "/items")], "Results") }}{% endblock %}
{% block main %}<div class="oms-wrap oms-page"><h1>Parts</h1>
<p>A case rated {{ parts.term("strength", "Strength") }} counts. {{ parts.rating("ANI") }}</p>
{% call parts.notice("warn", "warning", "Invented data") %}<p>No child stands behind them.</p>{% endcall %}
<figure class="oms-fig" aria-labelledby="bars-cap"><figcaption id="bars-cap"><strong>Bars</strong></figcaption>
{{ parts.chart_key([("value", "Value"), ("coded", "Or more"), ("range", "Likely range"), ("goal", "Goal")]) }}
{{ parts.bars("Percent by item", ["Item", "Strength", "In a year"], [("Safety", rows)]) }}
{{ parts.actions([("CSV", "/bars.csv")], "bars") }}</figure>
<figure class="oms-fig" aria-labelledby="strip-cap"><figcaption id="strip-cap">Items at a glance</figcaption>
{{ strip(marks, "strip-cap", 90, "Goal 90 %") }}</figure>
<figure class="oms-fig" aria-labelledby="trend-cap"><figcaption id="trend-cap"><strong>Over time</strong></figcaption>
{{ trend(series, ["Dec 2024", "", "Sep 2026"], "trend-cap", goal=90, goal_label="Goal 90 %") }}</figure>
<figure class="oms-fig" aria-labelledby="tiles-cap"><figcaption id="tiles-cap"><strong>Counties</strong></figcaption>
{{ parts.county_tiles(tiles) }}</figure>
</div>{{ parts.meaning("strength", "Strength", "Concerted efforts were made.", "/glossary", "Glossary") }}{% endblock %}
"""
ROWS = [
    {
        "name": "1. Timeliness",
        "address": "/1",
        "bar": value_bar(81, 78, 84, 95),
        "value": "81 %",
        "note": "Up 3 points",
    },
    {
        "name": "2. Services",
        "address": "/2",
        "bar": coded_bar(75, 100, 90),
        "value": "75 % or more",
        "note": "No change",
    },
]
CONTENT = {
    "rows": [row | {"note_style": ""} for row in ROWS],
    "marks": [Mark("1", "Safety", 81), Mark("2", "Safety", 84), Mark("15", "Well-being", 44)],
    "series": [Series([70, 72, 74], [65, 68, 71], [75, 76, 78]), Series([60, None, 67], mark="square", dash="6 4")],
    "tiles": [
        {"fips": fips, "address": f"#c-{fips}", "shade": f"q{index % 6}", "text": "74", "name": f"County {fips}: 74 %"}
        for index, fips in enumerate(COUNTY_TILES)
    ],
}


async def show_parts(_request: Request) -> Response:
    return HTMLResponse(make_environment(static=STATIC).from_string(PAGE).render(CONTENT))


async def static_file(request: Request) -> Response:
    return await STATIC.response(request.scope, **request.path_params, packages=NODE_MODULES)


APP = SecurityHeadersMiddleware(
    Starlette(routes=[Route("/", show_parts), Route("/static/{version}/{path:path}", static_file)])
)


@pytest.mark.requirement("R59")
async def test_page_of_all_parts_and_charts_can_be_used_by_everyone(chromium: Browser) -> None:
    assert await findings(chromium, APP, "/") == []


@pytest.mark.requirement("R63")
async def test_meaning_of_a_word_opens_by_the_keyboard_and_without_a_script(chromium: Browser) -> None:
    """A reader who does not know the word would otherwise take a Strength for a praise."""
    async with opened(chromium, APP, "/", Window(script=False)) as shown:
        word, meaning = shown.page.get_by_role("button", name="Strength"), shown.page.locator("#term-strength")
        assert not await meaning.is_visible()
        await word.focus()
        await shown.page.keyboard.press("Enter")
        assert "Concerted efforts" in await meaning.inner_text()
        await shown.page.keyboard.press("Escape")
        assert not await meaning.is_visible()
        assert await shown.page.evaluate("document.activeElement.textContent") == "Strength"
