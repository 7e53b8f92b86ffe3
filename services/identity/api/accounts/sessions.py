"""Begin and end of sessions: recorded in the journal first, then stored."""

import uuid
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse

from services.identity.credentials.random_tokens import digest, new_token
from services.identity.credentials.sign_in_config import SESSION_COOKIE
from services.identity.domain import account
from services.identity.runtime import sign_in_of
from services.identity.store import accounts, profiles, sessions
from shared.contracts.identity.accounts import Ending, Means
from shared.contracts.vocabulary import PLATFORM
from shared.ops.telemetry import increment
from shared.runtime import Runtime


async def begin_session(runtime: Runtime, person: str, means: Means, cookie: str | None, **more: Any) -> JSONResponse:
    """Begin a session with a new token and end the one that the browser had before (session fixation)."""
    config, now = sign_in_of(runtime), runtime.now()
    token, session = new_token(config.source), f"ses_{uuid.UUID(runtime.new_id()).hex}"
    before = await sessions.find(runtime.store, digest(cookie), now, config.limits) if cookie else None
    replaced = before["session"] if before and before["person"] == person else None
    command = account.SignIn(session, means, replaced)
    signed_in = await accounts.execute(runtime.store, runtime.command_context(person), PLATFORM, person, command)
    if before and not replaced:
        await end_session(runtime, before["person"], before["session"], "replaced")
    row = {"session": session, "person": person, "means": means}
    await sessions.begin(runtime.store, digest(token), row, now, config.limits)
    rows = await sessions.list_for_person(runtime.store, person)
    await sessions.end(
        runtime.store, [row["session"] for row in rows if row["session"] not in signed_in.state.sessions]
    )
    await profiles.touch(runtime.store, person, now)
    increment("oms_sign_ins_total", ended="signed_in")
    profile = await profiles.load(runtime.store, person)
    response = JSONResponse({"person": person, "name": profile["name"], "session": session} | more)
    set_session_cookie(response, token, config.limits.absolute.total_seconds())
    return response


async def end_session(runtime: Runtime, person: str, session: str, reason: Ending) -> None:
    """End one session of a person."""
    command = account.EndSession(session, reason)
    await accounts.execute(runtime.store, runtime.command_context(person), PLATFORM, person, command)
    await sessions.end(runtime.store, [session])


def set_session_cookie(response: Response, token: str, seconds: float) -> None:
    response.set_cookie(
        SESSION_COOKIE, token, max_age=int(seconds), path="/", secure=True, httponly=True, samesite="lax"
    )


def delete_session_cookie(response: Response) -> None:
    """Delete the cookie of the session."""
    response.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
