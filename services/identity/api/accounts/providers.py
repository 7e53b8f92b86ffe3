"""Sign-in by an OpenID Connect provider: the browser is sent there and comes back with a code."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.accounts.response_models import ProviderAddress, ProviderList, SignedIn
from services.identity.api.accounts.sessions import begin_session
from services.identity.credentials.oidc import Callback, Claims, OpenIdConnect
from services.identity.credentials.random_tokens import digest, equal_in_constant_time, new_token
from services.identity.credentials.sign_in_config import SESSION_COOKIE
from services.identity.domain import account
from services.identity.domain.sites.contact_form import normalize_email
from services.identity.runtime import sign_in_of
from services.identity.store import account_of, accounts, challenges, profiles
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.mongo import Document
from shared.runtime import Runtime
from shared.web.request import runtime_of

router = APIRouter(tags=["signing in"])

STATE_COOKIE = "__Host-oms-state"


class ProviderCallback(BaseModel):
    """Parameters with which the provider sent the browser back."""

    model_config = ConfigDict(extra="forbid")

    state: str = Field(max_length=200)
    code: str | None = Field(default=None, max_length=4000)
    iss: str | None = Field(default=None, max_length=400)
    error: str | None = Field(default=None, max_length=200)


@router.get("/sign-in/providers", response_model=ProviderList)
async def list_providers(request: Request) -> JSONResponse:
    """List the names of the providers."""
    return JSONResponse({"providers": sorted(sign_in_of(runtime_of(request)).providers)})


@router.post("/sign-in/providers/{provider}/begin", response_model=ProviderAddress, responses={502: {}})
async def begin_at_provider(provider: str, request: Request) -> JSONResponse:
    """Return the address to send the browser to, with a cookie that binds the sign-in to it."""
    runtime, client = runtime_of(request), _provider_client(request, provider)
    state, nonce, verifier = (new_token(sign_in_of(runtime).source) for _ in range(3))
    await challenges.add(
        runtime.store, f"provider-{digest(state)}", runtime.now(), nonce=nonce, verifier=verifier, provider=provider
    )
    address = await client.begin(_redirect_uri(runtime, provider), state, nonce, verifier, runtime.now())
    answer = JSONResponse({"address": address})
    answer.set_cookie(STATE_COOKIE, state, max_age=600, path="/", secure=True, httponly=True, samesite="lax")
    return answer


@router.post("/sign-in/providers/{provider}/finish", response_model=SignedIn, responses={401: {}, 502: {}})
async def finish_at_provider(
    provider: str,
    body: ProviderCallback,
    request: Request,
    state: Annotated[str | None, Cookie(alias=STATE_COOKIE)] = None,
    cookie: Annotated[str | None, Cookie(alias=SESSION_COOKIE)] = None,
) -> JSONResponse:
    """Begin a session for the person that the provider identifies, if they were invited."""
    runtime, client = runtime_of(request), _provider_client(request, provider)
    if state is None or not equal_in_constant_time(state, body.state):
        raise _failed()
    challenge = await challenges.consume(runtime.store, f"provider-{digest(state)}", runtime.now())
    if challenge is None or challenge["provider"] != provider:
        raise _failed()
    callback = Callback(body.code, body.iss, body.error)
    claims = await client.finish(
        _redirect_uri(runtime, provider), callback, challenge["nonce"], challenge["verifier"], runtime.now()
    )
    profile = await _person(runtime, provider, claims)
    answer = await begin_session(runtime, profile["_id"], "openid_connect", cookie)
    answer.delete_cookie(STATE_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


async def _person(runtime: Runtime, provider: str, claims: Claims) -> Document:
    """Return the profile that is linked to the subject; the first time the one with the confirmed address."""
    profile = await profiles.find_by_provider(runtime.store, provider, claims.subject)
    if profile is None and claims.email_verified:
        profile = await profiles.find_by_email(runtime.store, normalize_email(claims.email))
        if profile:
            await profiles.link_provider(runtime.store, profile["_id"], provider, claims.subject)
    state = (await account_of(runtime.store, profile["_id"])).state if profile else "none"
    if profile is None or state == "none":
        raise Refused("not-invited", 403, "Nobody with this address was invited here. Ask your administrator.")
    if state == "invited":
        command = account.SetUp(password=False)
        cause = runtime.command_context(profile["_id"])
        await accounts.execute(runtime.store, cause, PLATFORM, profile["_id"], command)
    return profile


def _provider_client(request: Request, provider: str) -> OpenIdConnect:
    client = sign_in_of(runtime_of(request)).providers.get(provider)
    if client is None:
        raise Refused.missing()
    return client


def _redirect_uri(runtime: Runtime, provider: str) -> str:
    return f"{runtime.settings.public_url}/sign-in/from/{provider}"


def _failed() -> Refused:
    return Refused(
        "provider-sign-in-failed", 401, "This sign-in was not begun in this browser, or too long ago. Begin again."
    )
