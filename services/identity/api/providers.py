"""Sign in by a provider that the operator has set up (OpenID Connect): the browser goes there and comes back."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.sessions import begin_session
from services.identity.credentials.oidc import Callback, Claims, OpenIdConnect
from services.identity.credentials.random_tokens import digest, equal_in_constant_time, new_token
from services.identity.credentials.sign_in_config import SESSION_COOKIE
from services.identity.domain import account
from services.identity.domain.sites.contact_form import normalize_email
from services.identity.runtime import sign_in_of
from services.identity.store import accounts, challenges, profiles
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.mongo import Document
from shared.runtime import Runtime
from shared.web.request import runtime_of

router = APIRouter(tags=["signing in"])

STATE_COOKIE = "__Host-oms-state"


class ProviderCallback(BaseModel):
    """What the browser brought back in the address."""

    model_config = ConfigDict(extra="forbid")

    state: str = Field(max_length=200)
    code: str | None = Field(default=None, max_length=4000)
    iss: str | None = Field(default=None, max_length=400)
    error: str | None = Field(default=None, max_length=200)


@router.get("/sign-in/providers")
async def list_providers(request: Request) -> JSONResponse:
    """By name."""
    return JSONResponse({"providers": sorted(sign_in_of(runtime_of(request)).providers)})


@router.post("/sign-in/providers/{provider}/begin", responses={502: {}})
async def begin_at_provider(provider: str, request: Request) -> JSONResponse:
    """Where to send the browser, and a cookie by which it is known when it comes back."""
    runtime, door = runtime_of(request), _provider_client(request, provider)
    state, nonce, verifier = (new_token(sign_in_of(runtime).source) for _ in range(3))
    await challenges.add(
        runtime.store, f"provider-{digest(state)}", runtime.now(), nonce=nonce, verifier=verifier, provider=provider
    )
    where = await door.begin(_redirect_uri(runtime, provider), state, nonce, verifier, runtime.now())
    answer = JSONResponse({"address": where})
    answer.set_cookie(STATE_COOKIE, state, max_age=600, path="/", secure=True, httponly=True, samesite="lax")
    return answer


@router.post("/sign-in/providers/{provider}/finish", responses={401: {}, 502: {}})
async def finish_at_provider(
    provider: str,
    body: ProviderCallback,
    request: Request,
    state: Annotated[str | None, Cookie(alias=STATE_COOKIE)] = None,
    cookie: Annotated[str | None, Cookie(alias=SESSION_COOKIE)] = None,
) -> JSONResponse:
    """A session for the person whom the provider vouches for, if they were invited here."""
    runtime, door = runtime_of(request), _provider_client(request, provider)
    if state is None or not equal_in_constant_time(state, body.state):
        raise _failed()
    asked = await challenges.consume(runtime.store, f"provider-{digest(state)}", runtime.now())
    if asked is None or asked["provider"] != provider:
        raise _failed()
    callback = Callback(body.code, body.iss, body.error)
    claims = await door.finish(
        _redirect_uri(runtime, provider), callback, asked["nonce"], asked["verifier"], runtime.now()
    )
    profile = await _person(runtime, provider, claims)
    answer = await begin_session(runtime, profile["_id"], "openid_connect", cookie)
    answer.delete_cookie(STATE_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


async def _person(runtime: Runtime, provider: str, claims: Claims) -> Document:
    """By the provider's own name for them; the first time by their confirmed address, which was invited."""
    found = await profiles.find_by_provider(runtime.store, provider, claims.subject)
    if found is None and claims.email_verified:
        found = await profiles.find_by_email(runtime.store, normalize_email(claims.email))
        if found:
            await profiles.link_provider(runtime.store, found["_id"], provider, claims.subject)
    if found is None:
        raise Refused("not-invited", 403, "Nobody with this address was invited here. Ask your administrator.")
    state = (await accounts.load(runtime.store, PLATFORM, found["_id"])).state.state
    if state == "invited":
        command = account.SetUp(password=False)
        cause = runtime.command_context(found["_id"])
        await accounts.execute(runtime.store, PLATFORM, found["_id"], lambda one: account.decide(one, command), cause)
    return found


def _provider_client(request: Request, provider: str) -> OpenIdConnect:
    door = sign_in_of(runtime_of(request)).providers.get(provider)
    if door is None:
        raise Refused.missing()
    return door


def _redirect_uri(runtime: Runtime, provider: str) -> str:
    return f"{runtime.settings.public_url}/sign-in/from/{provider}"


def _failed() -> Refused:
    return Refused(
        "provider-sign-in-failed", 401, "This sign-in was not begun in this browser, or too long ago. Begin again."
    )
