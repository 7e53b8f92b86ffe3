"""Audit of refusals: each refused request of a signed-in person is an entry in their audit trail (R76)."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from services.identity.domain.audit_trail import UNKNOWN_PERSON, trail_id
from services.identity.store import trails
from shared.contracts.identity.access import RefusalNoted, TrailEvent
from shared.contracts.vocabulary import PLATFORM, SITE_PATTERN
from shared.errors import Refused
from shared.runtime import Runtime
from shared.security.tokens import Unauthenticated
from shared.web.request import context_of, runtime_of

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AuditedRoute(APIRoute):
    """Route that records its refusals; the response is unchanged."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def audited(request: Request) -> Response:
            try:
                return await handle(request)
            except (Refused, RequestValidationError) as error:
                if not isinstance(error, Unauthenticated):  # a request without a valid token has no person
                    ctx = context_of(request)
                    person_id = ctx.user.id if ctx else UNKNOWN_PERSON
                    slug = error.slug if isinstance(error, Refused) else "not-valid"
                    refusal = RefusalNoted(operation=self.name, problem=slug)
                    await append_to_trail(runtime_of(request), person_id, _scope_of(request), refusal)
                raise

        return audited


def _scope_of(request: Request) -> str:
    """Return the site or jurisdiction of the path, otherwise the platform."""
    scope = str(request.path_params.get("site") or request.path_params.get("jurisdiction") or PLATFORM)
    return scope if re.fullmatch(f"{SITE_PATTERN}|[a-z]{{2}}", scope) else PLATFORM


async def append_to_trail(runtime: Runtime, person: str, scope: str, event: TrailEvent) -> None:
    """Append an entry to the person's trail in a site, a jurisdiction or the platform."""
    await trails.execute(runtime.store, runtime.command_context(person), scope, trail_id(person), event)


async def record_refused_sign_in(request: Request, person: str | None, problem: str) -> None:
    """Append a refused sign-in to a trail; without an account to that of the unknown person, with equal work."""
    event = RefusalNoted(operation="sign_in", problem=problem)
    await append_to_trail(runtime_of(request), person or UNKNOWN_PERSON, PLATFORM, event)
