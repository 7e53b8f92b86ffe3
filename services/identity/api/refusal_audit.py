"""Every refusal of something that a signed-in person asked of identity goes into that person's trail (R76)."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from services.identity.domain.audit_trail import UNKNOWN_PERSON, trail_id
from services.identity.store import trails
from shared.contracts.event import Event
from shared.contracts.identity.access import RefusalNoted
from shared.contracts.vocabulary import PLATFORM, SITE_PATTERN
from shared.errors import Refused
from shared.runtime import Runtime
from shared.security.tokens import Unauthenticated
from shared.web.request import RequestContext, runtime_of

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AuditedRoute(APIRoute):
    """A route whose refusals leave a trace. Nothing else is changed: the person gets the same answer."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def noting(request: Request) -> Response:
            try:
                return await handle(request)
            except (Refused, RequestValidationError) as error:
                if not isinstance(error, Unauthenticated):  # who did not get in asked for nothing yet
                    by = getattr(request.state, "asked", None)
                    who = by.user.id if isinstance(by, RequestContext) else UNKNOWN_PERSON
                    slug = error.slug if isinstance(error, Refused) else "not-valid"
                    noted = RefusalNoted(operation=self.name, problem=slug)
                    await append_to_trail(runtime_of(request), who, _place_of(request), noted)
                raise

        return noting


def _place_of(request: Request) -> str:
    """The site or jurisdiction of the address; the platform where it names none."""
    named = str(request.path_params.get("site") or request.path_params.get("jurisdiction") or PLATFORM)
    return named if re.fullmatch(f"{SITE_PATTERN}|[a-z]{{2}}", named) else PLATFORM


async def append_to_trail(runtime: Runtime, person: str, place: str, event: Event) -> None:
    """One more entry in the person's trail in this place."""
    await trails.execute(runtime.store, place, trail_id(person), lambda _: [event], runtime.command_context(person))


async def record_refused_sign_in(request: Request, person: str | None, problem: str) -> None:
    """For an address that nobody has it is nobody's trail: the answer does not differ, and neither does the work."""
    event = RefusalNoted(operation="sign_in", problem=problem)
    await append_to_trail(runtime_of(request), person or UNKNOWN_PERSON, PLATFORM, event)
