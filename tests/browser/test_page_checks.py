"""The checks of the tier find what they are for: a check that passes everything would pass the next mistake too."""

import pytest
from playwright.async_api import Browser
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from services.gateway.security_headers import SecurityHeadersMiddleware
from tests.browser.page_checks import findings

GOOD = (
    '<!DOCTYPE html><html lang="en"><head><title>Page</title><meta name="viewport" content="width=device-width">'
    '<link rel="icon" href="data:,"></head><body><main><h1>Page</h1>{}</main></body></html>'
)
MISTAKES = {
    "none": ("<p>Text and <a href='/'>a link</a> in it.</p>", ""),
    "a field without a label": ("<input>", "label: Form elements must have labels"),
    "wide": ("<div><svg width='400' height='9' aria-hidden='true'></svg></div>", "is 4"),
    "small": ("<p><button style>x</button></p>", "has a small target: x"),
    "another origin": ("<img alt='' src='http://tracker.test/x.png'>", "tracker.test"),
    "an inline script": ("<script>document.title = 'x'</script>", "the browser complains"),
    "content of a script": (
        "<p id='x'></p><script src='/more.js'></script>",
        "without a script the main content differs",
    ),
    "no ring": ("<link rel='stylesheet' href='/no-ring.css'><p><a href='/'>bare</a></p>", 'no ring around a "bare"'),
    "a bar above": (
        "<link rel='stylesheet' href='/bar.css'><p><a href='/'>under</a></p><div id='bar'></div>",
        'a "under" has the focus, covered',
    ),
}
FILES = {
    "/more.js": ("text/javascript", "document.querySelector('#x').textContent = 'more'"),
    "/no-ring.css": ("text/css", "a:focus { outline: 0; }"),
    "/bar.css": ("text/css", "#bar { background: #fff; inset: 0; position: fixed; }"),
}


async def show_mistake(request: Request) -> Response:
    return HTMLResponse(GOOD.format(MISTAKES[request.path_params["name"]][0]))


async def show_file(request: Request) -> Response:
    media_type, content = FILES[request.url.path]
    return Response(content, media_type=media_type)


APP = SecurityHeadersMiddleware(
    Starlette(routes=[Route("/page/{name}", show_mistake), *(Route(path, show_file) for path in FILES)])
)


@pytest.mark.parametrize("name", MISTAKES)
async def test_mistake_is_found_and_named(chromium: Browser, name: str) -> None:
    expected = MISTAKES[name][1]
    sentences = await findings(chromium, APP, f"/page/{name}")
    if expected:
        assert [sentence for sentence in sentences if expected in sentence] != [], sentences
    else:
        assert sentences == []
