"""Sign-in by an OpenID Connect provider: the browser is sent there and comes back with a code."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.accounts.response_models import ProviderAddress, ProviderList, SignedInByProvider
from services.identity.api.accounts.sessions import begin_session
from services.identity.application.invited_people import may_come_in
from services.identity.credentials.discovery import provider_id
from services.identity.credentials.oidc import Callback, Claims, OpenIdConnect
from services.identity.credentials.random_tokens import digest, new_token
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

BROWSER_COOKIE = "__Host-oms-state"


class ProviderSignIn(BaseModel):
    """Beginning of a sign-in, with the page to lead to afterwards."""

    model_config = ConfigDict(extra="forbid")

    page: str = Field(default="", max_length=300, pattern=r"^(/[A-Za-z0-9][^\\\s]*)?$")


class ProviderCallback(BaseModel):
    """Parameters with which the provider sent the browser back."""

    model_config = ConfigDict(extra="forbid")

    state: str = Field(max_length=200)
    code: str | None = Field(default=None, max_length=4000)
    iss: str | None = Field(default=None, max_length=400)
    error: str | None = Field(default=None, max_length=200)


@router.get("/sign-in/providers", response_model=ProviderList)
async def list_providers(request: Request) -> JSONResponse:
    """List the providers."""
    ids = {client.provider.name: key for key, client in sign_in_of(runtime_of(request)).providers.items()}
    return JSONResponse({"providers": sorted(ids), "ids": ids})


@router.post("/sign-in/providers/{provider}/begin", response_model=ProviderAddress, responses={502: {}})
async def begin_at_provider(
    provider: str,
    request: Request,
    body: ProviderSignIn | None = None,
    browser: Annotated[str | None, Cookie(alias=BROWSER_COOKIE)] = None,
) -> JSONResponse:
    """Return the address to send the browser to, with a cookie that binds the sign-in to it.

    Each sign-in has a state of its own, and all of a browser have one cookie: several tabs can sign in at once.
    """
    runtime, client = runtime_of(request), _provider_client(request, provider)
    browser = browser or new_token(sign_in_of(runtime).source)
    state, nonce, verifier = (new_token(sign_in_of(runtime).source) for _ in range(3))
    content = {"nonce": nonce, "verifier": verifier, "provider": client.provider.id, "browser": digest(browser)}
    page = body.page if body else ""
    await challenges.add(runtime.store, f"provider-{digest(state)}", runtime.now(), page=page, **content)
    address = await client.begin(_redirect_uri(runtime, client), state, nonce, verifier, runtime.now())
    answer = JSONResponse({"address": address})
    answer.set_cookie(
        BROWSER_COOKIE,
        browser,
        max_age=int(challenges.CHALLENGE_LIFETIME.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.post("/sign-in/providers/{provider}/finish", response_model=SignedInByProvider, responses={401: {}, 502: {}})
async def finish_at_provider(
    provider: str,
    body: ProviderCallback,
    request: Request,
    browser: Annotated[str | None, Cookie(alias=BROWSER_COOKIE)] = None,
    cookie: Annotated[str | None, Cookie(alias=SESSION_COOKIE)] = None,
) -> JSONResponse:
    """Begin a session for the person that the provider identifies, if they were invited."""
    runtime, client = runtime_of(request), _provider_client(request, provider)
    if browser is None:
        raise _failed()
    requested = {"provider": client.provider.id, "browser": digest(browser)}
    challenge = await challenges.consume(runtime.store, f"provider-{digest(body.state)}", runtime.now(), requested)
    if challenge is None:
        raise _failed()
    callback = Callback(body.code, body.iss, body.error)
    claims = await client.finish(
        _redirect_uri(runtime, client), callback, challenge["nonce"], challenge["verifier"], runtime.now()
    )
    profile = await _person(runtime, client.provider.name, claims)
    return await begin_session(runtime, profile["_id"], "openid_connect", cookie, page=challenge["page"])


async def _person(runtime: Runtime, provider: str, claims: Claims) -> Document:
    """Return the profile that is linked to the subject; the first time the one with the confirmed address."""
    profile = await profiles.find_by_provider(runtime.store, provider, claims.subject)
    if profile is None and claims.email_verified:
        profile = await _link_by_address(runtime, provider, claims)
    state = (await account_of(runtime.store, profile["_id"])).state if profile else "none"
    is_revoked = profile is not None and state == "invited" and not await may_come_in(runtime, profile["_id"])
    if profile is None or state == "none" or is_revoked:
        raise Refused("not-invited", 403, "Nobody with this address was invited here. Ask your administrator.")
    if state == "invited":
        command = account.SetUp(password=False)
        cause = runtime.command_context(profile["_id"])
        await accounts.execute(runtime.store, cause, PLATFORM, profile["_id"], command)
    return profile


async def _link_by_address(runtime: Runtime, provider: str, claims: Claims) -> Document | None:
    """Link the subject to the profile with its address, and return that. Raise Refused if it has another subject.

    A provider may give the address of a person who left to another person: the subject decides once it is known.
    """
    try:
        profile = await profiles.find_by_email(runtime.store, normalize_email(claims.email))
    except ValueError:  # an address that no invitation can be sent to
        return None
    if profile is None:
        return None
    if any(linked.startswith(f"{provider}|") for linked in profile.get("providers", ())):
        detail = f"Another account at {provider} signs in here with this address. Ask your administrator."
        raise Refused("not-invited", 403, detail)
    await profiles.link_provider(runtime.store, profile["_id"], provider, claims.subject)
    return profile


def _provider_client(request: Request, provider: str) -> OpenIdConnect:
    client = sign_in_of(runtime_of(request)).providers.get(provider_id(provider))
    if client is None:
        raise Refused.missing()
    return client


def _redirect_uri(runtime: Runtime, client: OpenIdConnect) -> str:
    return f"{runtime.settings.public_url}/sign-in/from/{client.provider.id}"


def _failed() -> Refused:
    return Refused(
        "provider-sign-in-failed", 401, "This sign-in was not begun in this browser, or too long ago. Begin again."
    )
