"""Route of the pages with forms: one origin, and one response however often a form is sent."""

from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from services.gateway.runtime import runtime_of
from services.gateway.site.browser_forms import COOKIE, KEY_FIELD
from services.gateway.site.csrf import only_from_here
from services.gateway.site.identity_forms import form_of


class FormRoute(APIRoute):
    """Route of a page that refuses forms of other sites, and answers a form that was sent twice in the same way."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_once(request: Request) -> Response:
            if request.method != "POST":
                return await handle(request)
            await only_from_here(request)
            form = await form_of(request)
            if not form.get(KEY_FIELD):
                return await handle(request)
            parts = (
                request.url.path,
                request.cookies.get(COOKIE, ""),
                *(f"{name}={form[name]}" for name in sorted(form)),
            )
            key = sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
            runtime = runtime_of(request.scope)
            return await runtime.form_replies.respond(key, runtime.now().timestamp(), lambda: handle(request))

        return handle_once
