"""The catcher's page for people, which needs no script, and its list for programs. Everything in a mail is escaped."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from deploy.local.mailbox.store import Mail, Mailbox

FOLDER = Path(__file__).parent / "templates"
ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address of a mail is nobody else's business, nor is the link in it
    "Cache-Control": "no-store",
}
NAMES = ["127.0.0.1", "localhost"]
"""Asked under another name, it answers nothing: no other page in a browser can point its own name here and read."""

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class Pages:
    """HTTP handlers of a mailbox."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def every(self, request: Request) -> Response:
        to = request.query_params.get("to", "")
        return page("list.html", mails=self._mailbox.mails(to or None)[::-1], to=to)

    async def show_mail(self, request: Request) -> Response:
        mail = self._mailbox.find(request.path_params["mail"])
        if mail is None:
            raise HTTPException(404)
        return page("mail.html", mail=mail, text=self._mailbox.text(mail))

    async def listed(self, request: Request) -> Response:
        mails = self._mailbox.mails(request.query_params.get("to"))
        return JSONResponse([_content(mail, self._mailbox.text(mail)) for mail in mails], headers=HEADERS)


def app(mailbox: Mailbox, lifespan: Lifespan | None = None) -> Starlette:
    """Returns the web app; `lifespan` runs the SMTP server."""
    pages = Pages(mailbox)
    routes = [
        Route("/", pages.every),
        Route("/mails/{mail}", pages.show_mail),
        Route("/mails.json", pages.listed),
        Route("/style.css", _style),
        Route("/livez", _yes),
        Route("/readyz", _yes),
    ]
    named = Middleware(TrustedHostMiddleware, allowed_hosts=NAMES)
    return Starlette(routes=routes, middleware=[named], lifespan=lifespan, exception_handlers={404: _no_such_page})


def page(template: str, status: int = 200, **content: Any) -> HTMLResponse:
    return HTMLResponse(ENVIRONMENT.get_template(template).render(**content), status, headers=HEADERS)


def _content(mail: Mail, text: str) -> dict[str, Any]:
    return {
        "id": mail.id,
        "message_id": mail.message_id,
        "from": mail.sender,
        "to": list(mail.to),
        "subject": mail.subject,
        "came": list(mail.came),
        "text": text,
    }


async def _style(_request: Request) -> Response:
    return Response((FOLDER / "style.css").read_text(encoding="utf-8"), media_type="text/css", headers=HEADERS)


async def _yes(_request: Request) -> Response:
    """The server listens for pages only after it listens for mails."""
    return PlainTextResponse("yes")


async def _no_such_page(_request: Request, _error: Exception) -> Response:
    return page("missing.html", 404)
