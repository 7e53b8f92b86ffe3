"""Begin and end sessions: told in the journal first, then kept, then answered."""

import uuid
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse

from services.identity.credentials.random_tokens import digest, new_token
from services.identity.credentials.sign_in_config import SESSION_COOKIE
from services.identity.domain import account
from services.identity.runtime import sign_in_of
from services.identity.store import accounts, profiles, sessions
from shared.contracts.identity.accounts import Ending
from shared.contracts.identity.accounts import Means as SignedInBy
from shared.contracts.vocabulary import PLATFORM
from shared.ops.telemetry import increment
from shared.runtime import Runtime


async def begin_session(runtime: Runtime, person: str, by: SignedInBy, cookie: str | None, **more: Any) -> JSONResponse:
    """A new session with a new token, whatever session the browser had before: that one ends (fixation)."""
    means, now = sign_in_of(runtime), runtime.now()
    token, session = new_token(means.source), f"ses_{uuid.UUID(runtime.new_id()).hex}"
    before = await sessions.find(runtime.store, digest(cookie), now, means.limits) if cookie else None
    instead = before["session"] if before and before["person"] == person else None
    command = account.SignIn(session, by, instead)
    done = await accounts.execute(
        runtime.store, PLATFORM, person, lambda state: account.decide(state, command), runtime.command_context(person)
    )
    if before and not instead:
        await end_session(runtime, before["person"], before["session"], "replaced")
    row = {"session": session, "person": person, "means": by}
    await sessions.begin(runtime.store, digest(token), row, now, means.limits)
    rows = await sessions.list_for_person(runtime.store, person)
    await sessions.end(runtime.store, [row["session"] for row in rows if row["session"] not in done.state.sessions])
    await profiles.touch(runtime.store, person, now)
    increment("oms_sign_ins_total", ended="signed_in")
    profile = await profiles.load(runtime.store, person)
    answer = JSONResponse({"person": person, "name": profile["name"], "session": session} | more)
    set_session_cookie(answer, token, means.limits.absolute.total_seconds())
    return answer


async def end_session(runtime: Runtime, person: str, session: str, why: Ending) -> None:
    command = account.EndSession(session, why)
    await accounts.execute(
        runtime.store, PLATFORM, person, lambda state: account.decide(state, command), runtime.command_context(person)
    )
    await sessions.end(runtime.store, [session])


def set_session_cookie(answer: Response, token: str, seconds: float) -> None:
    answer.set_cookie(SESSION_COOKIE, token, max_age=int(seconds), path="/", secure=True, httponly=True, samesite="lax")


def delete_session_cookie(answer: Response) -> None:
    answer.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
