"""Internal routes for the gateway, which forwards none of them: tokens for credentials, and audited reads."""

from datetime import timedelta
from typing import Annotated

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.api_keys import API_KEY_PREFIX
from services.identity.api.refusal_audit import append_to_trail
from services.identity.credentials.random_tokens import digest
from services.identity.runtime import IdentityRuntime, identity_runtime
from services.identity.store import accounts, api_keys, profiles, sessions, signing_keys
from shared.contracts.identity.access import ReadNoted
from shared.contracts.vocabulary import PLATFORM, Purpose, SiteOrJurisdiction, purpose_of
from shared.errors import Refused
from shared.mongo import Document
from shared.runtime import Runtime
from shared.security.tokens import Unauthenticated, User, sign
from shared.web.request import CurrentRequest, runtime_of

router = APIRouter(prefix="/internal", tags=["between gateway and identity"], include_in_schema=False)

TOKEN_LIFETIME = timedelta(seconds=60)
"""After it the gateway exchanges the session again, which moves the session's time of last use forward."""


class Credential(BaseModel):
    """Token of a session, or an API key."""

    model_config = ConfigDict(extra="forbid")

    credential: Annotated[str, Field(max_length=200)]
    purpose: Purpose | None = None
    is_use: bool = True
    """False where an open page asks by itself: the session is not moved forward, and becomes idle in its time."""


class AuditedRead(BaseModel):
    """Event about a read, and the site or jurisdiction in which it was."""

    model_config = ConfigDict(extra="forbid")

    place: SiteOrJurisdiction
    event: ReadNoted


@router.post("/tokens")
async def exchange(body: Credential, request: Request) -> JSONResponse:
    """Exchange a session or an API key for a token of the person or machine, for one purpose and a minute."""
    runtime = identity_runtime(runtime_of(request))
    if body.credential.startswith(API_KEY_PREFIX):
        user = await _machine(runtime, body.credential)
    else:
        user = await _person(runtime, body)
    token = sign(user, await _signing_key(runtime), runtime.now(), TOKEN_LIFETIME)
    expires = (runtime.now() + TOKEN_LIFETIME).timestamp()
    return JSONResponse({"token": token, "expires": expires})


@router.post("/reads", status_code=201)
async def note_read(body: AuditedRead, ctx: CurrentRequest) -> JSONResponse:
    """Record a read before the gateway sends the response."""
    await append_to_trail(ctx.runtime, ctx.user.id, body.place, body.event)
    return JSONResponse({"noted": True}, 201)


async def _person(runtime: IdentityRuntime, body: Credential) -> User:
    session = await sessions.find(runtime.store, digest(body.credential), runtime.now(), runtime.sign_in.limits)
    if session is None or not await _is_session_open(runtime, session):
        raise Unauthenticated("Your session has ended. Sign in again; what you entered is still there.")
    if body.is_use:
        await sessions.touch(runtime.store, session["_id"], runtime.now())
        await profiles.touch(runtime.store, session["person"], runtime.now())
    profile = await profiles.load(runtime.store, session["person"])
    return User(session["person"], profile["name"], session["session"], body.purpose)


async def _is_session_open(runtime: Runtime, session: Document) -> bool:
    """Return whether the account's events say so: a stored row may outlive the end of its session."""
    account = (await accounts.load(runtime.store, PLATFORM, session["person"])).state
    return account.state == "active" and session["session"] in account.sessions


async def _machine(runtime: Runtime, key: str) -> User:
    api_key = await api_keys.find(runtime.store, digest(key), runtime.now())
    if api_key is None:
        raise Unauthenticated("This API key is not one of ours, or it is over.")
    return User(api_key["machine"], api_key["name"], "", purpose_of(api_key["site"]))


async def _signing_key(runtime: IdentityRuntime) -> OKPKey:
    """Return the newest signing key, decrypted once and cached until another is the newest. Raise Refused (503)."""
    row: Document | None = await signing_keys.find_newest(runtime.store, runtime.now())
    if row is None:
        raise Refused("try-again", 503, "Signing in is not possible at this moment. Try again in a moment.")
    if runtime.signing_key is None or runtime.signing_key.kid != row["_id"]:
        secret = runtime.sign_in.vault.open(row["sealed"], "signing key", row["_id"])
        runtime.signing_key = OKPKey.import_key(orjson.loads(secret))
    return runtime.signing_key
