"""For the gateway alone, which forwards none of it: what a cookie or an API key is worth, and who read what."""

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
"""A session's token: the gateway asks anew when it is over, which is also when the session's last use moves on."""


class Credential(BaseModel):
    model_config = ConfigDict(extra="forbid")

    credential: Annotated[str, Field(max_length=200)]
    purpose: Purpose | None = None


class AuditedRead(BaseModel):
    model_config = ConfigDict(extra="forbid")

    place: SiteOrJurisdiction
    event: ReadNoted


@router.post("/tokens")
async def exchange(body: Credential, request: Request) -> JSONResponse:
    """A token that speaks for the person or machine to the services, for one purpose and a minute."""
    runtime = identity_runtime(runtime_of(request))
    if body.credential.startswith(API_KEY_PREFIX):
        user = await _machine(runtime, body.credential)
    else:
        user = await _person(runtime, body.credential, body.purpose)
    token = sign(user, await _signing_key(runtime), runtime.now(), TOKEN_LIFETIME)
    expires = (runtime.now() + TOKEN_LIFETIME).timestamp()
    return JSONResponse({"token": token, "expires": expires})


@router.post("/reads", status_code=201)
async def note_read(body: AuditedRead, ctx: CurrentRequest) -> JSONResponse:
    """Noted before the answer that it is about leaves the gateway."""
    await append_to_trail(ctx.runtime, ctx.user.id, body.place, body.event)
    return JSONResponse({"noted": True}, 201)


async def _person(runtime: IdentityRuntime, token: str, purpose: Purpose | None) -> User:
    found = await sessions.find(runtime.store, digest(token), runtime.now(), runtime.sign_in.limits)
    if found is None or not await _is_session_open(runtime, found):
        raise Unauthenticated("Your session has ended. Sign in again; what you entered is still there.")
    await sessions.touch(runtime.store, found["_id"], runtime.now())
    await profiles.touch(runtime.store, found["person"], runtime.now())
    profile = await profiles.load(runtime.store, found["person"])
    return User(found["person"], profile["name"], found["session"], purpose)


async def _is_session_open(runtime: Runtime, session: Document) -> bool:
    """As the facts tell: a row that its session's end has left behind, whatever came between, opens nothing."""
    account = (await accounts.load(runtime.store, PLATFORM, session["person"])).state
    return account.state == "active" and session["session"] in account.sessions


async def _machine(runtime: Runtime, key: str) -> User:
    found = await api_keys.find(runtime.store, digest(key), runtime.now())
    if found is None:
        raise Unauthenticated("This API key is not one of ours, or it is over.")
    return User(found["machine"], found["name"], "", purpose_of(found["site"]))


async def _signing_key(runtime: IdentityRuntime) -> OKPKey:
    """Return the newest signing key, decrypted once and cached until another is the newest. Raise Refused (503)."""
    row: Document | None = await signing_keys.find_newest(runtime.store, runtime.now())
    if row is None:
        raise Refused("try-again", 503, "Signing in is not possible at this moment. Try again in a moment.")
    if runtime.signing_key is None or runtime.signing_key.kid != row["_id"]:
        secret = runtime.sign_in.vault.open(row["sealed"], "signing key", row["_id"])
        runtime.signing_key = OKPKey.import_key(orjson.loads(secret))
    return runtime.signing_key
