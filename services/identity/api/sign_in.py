"""Sign in by password and code, or by passkey, and sign out. A wrong answer tells nothing about what was wrong."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import record_refused_sign_in
from services.identity.api.sessions import begin_session, delete_session_cookie, end_session
from services.identity.credentials import passkeys, passwords, recovery, throttle, totp
from services.identity.credentials.random_tokens import digest
from services.identity.credentials.sign_in_config import SESSION_COOKIE
from services.identity.domain.account import Account
from services.identity.domain.sites.contact_form import normalize_email as normalized
from services.identity.runtime import sign_in_of
from services.identity.store import accounts, challenges, profiles, sessions, sign_in_failures
from shared.contracts.identity.accounts import Means as SignedInBy
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.mongo import Document
from shared.ops.telemetry import increment
from shared.runtime import Runtime
from shared.web.request import runtime_of

router = APIRouter(tags=["signing in"])

NOT_COUNTED = ("second-factor-needed", "sign-in-busy")
"""A right password so far, or one that nobody looked at."""

Client = Annotated[str, Header(alias="oms-client")]
Session = Annotated[str | None, Cookie(alias=SESSION_COOKIE)]


class PasswordSignIn(BaseModel):
    """An address, a password, and where it is asked for a code: of the app, or one of the recovery codes."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)
    code: str | None = Field(default=None, max_length=100)


class PasskeyAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    challenge: str = Field(max_length=100)
    answer: dict[str, Any]


@router.post("/sign-in", responses={401: {}})
async def sign_in(
    body: PasswordSignIn, request: Request, client: Client = "unknown", cookie: Session = None
) -> JSONResponse:
    """Begin a session; its token is in the cookie, and nowhere else."""
    runtime = runtime_of(request)
    email, here = _email_key(body.email), digest(client)
    held = await sign_in_failures.load(runtime.store, digest(email), here)
    _check_throttle(held, runtime.now())
    await sign_in_failures.count_failure(runtime.store, digest(email), here, runtime.now(), known=held.known)
    profile = await profiles.find_by_email(runtime.store, email)
    try:
        by = await _verify_credentials(runtime, profile, body)
    except Refused as refused:
        if refused.slug in NOT_COUNTED:
            await sign_in_failures.uncount_failure(runtime.store, digest(email), here, known=held.known)
        else:
            await record_refused_sign_in(request, profile["_id"] if profile else None, refused.slug)
            increment("oms_sign_ins_total", ended="refused")
        raise
    assert profile, "nobody else passes"
    await sign_in_failures.uncount_failure(runtime.store, digest(email), here, known=held.known)
    await sign_in_failures.record_success(runtime.store, digest(email), here, runtime.now())
    return await begin_session(runtime, profile["_id"], by, cookie)


@router.post("/sign-in/passkey/options")
async def ask_for_passkey(request: Request) -> JSONResponse:
    """What the page hands to the browser's own dialog; it names nobody."""
    runtime = runtime_of(request)
    means, key = sign_in_of(runtime), uuid.UUID(runtime.new_id()).hex
    challenge = means.source(32)
    await challenges.add(runtime.store, f"sign-in-{key}", runtime.now(), challenge=challenge)
    return JSONResponse({"challenge": key, "options": passkeys.sign_in_options(means.party, challenge)})


@router.post("/sign-in/passkey", responses={401: {}})
async def sign_in_by_passkey(body: PasskeyAnswer, request: Request, cookie: Session = None) -> JSONResponse:
    """Both factors in one: the device, and the finger or code that it asks for."""
    runtime = runtime_of(request)
    asked = await challenges.consume(runtime.store, f"sign-in-{body.challenge}", runtime.now())
    credential = passkeys.credential_id_in(body.answer)
    profile = await profiles.find_by_passkey(runtime.store, credential)
    if asked is None or profile is None or not await _is_active(runtime, profile):
        raise _not_signed_in()
    held = next(
        passkeys.Passkey(**_passkey_fields(one)) for one in profile["passkeys"] if one["credential_id"] == credential
    )
    proved = passkeys.sign_in(sign_in_of(runtime).party, body.answer, asked["challenge"], held, profile["_id"])
    if not await profiles.advance_passkey_counter(
        runtime.store, profile["_id"], credential, held.counter, proved.counter
    ):
        raise _not_signed_in()
    return await begin_session(runtime, profile["_id"], "passkey", cookie)


@router.post("/sign-out")
async def sign_out(request: Request, cookie: Session = None) -> JSONResponse:
    """The session ends everywhere; signing out twice is no mistake."""
    runtime = runtime_of(request)
    found = (
        await sessions.find(runtime.store, digest(cookie), runtime.now(), sign_in_of(runtime).limits)
        if cookie
        else None
    )
    if found:
        await end_session(runtime, found["person"], found["session"], "signed_out")
    answer = JSONResponse({"signed_in": False})
    delete_session_cookie(answer)
    return answer


def _email_key(email: str) -> str:
    """What is no address is nobody's, and is answered like one."""
    try:
        return normalized(email.strip())
    except ValueError:
        return email.strip().lower()


def _check_throttle(held: throttle.Failures, now: datetime) -> None:
    decision = throttle.decide(held, now)
    if decision.reset_needed:
        words = "Too many wrong passwords. Ask for a link by mail to set a new one."
        raise Refused("password-reset-needed", 429, words)
    if not decision.allowed:
        words = f"Too many wrong passwords one after the other. Try again in {decision.retry_after} seconds."
        raise Refused("sign-in-throttled", 429, words, retry_after=decision.retry_after)


async def _verify_credentials(runtime: Runtime, profile: Document | None, given: PasswordSignIn) -> SignedInBy:
    """Every account takes the same work, and so does one that is not there."""
    means, stored = sign_in_of(runtime), (profile or {}).get("password")
    right = await means.hashing.run_hash(lambda: passwords.verify_password(stored, given.password))
    if not right or profile is None or not await _is_active(runtime, profile):
        raise _not_signed_in()
    if stored and passwords.needs_rehash(stored):
        anew = await means.hashing.run_hash(lambda: passwords.hash_password(given.password, means.source))
        await profiles.update_fields(runtime.store, profile["_id"], {"password": anew})
    if not profile.get("totp") and not profile.get("passkeys"):
        return "password"
    return await _verify_second_factor(runtime, profile, given.code)


async def _verify_second_factor(runtime: Runtime, profile: Document, code: str | None) -> SignedInBy:
    if not code:
        words = "Your password is right. Now the six digits of your app, a recovery code, or your passkey instead."
        raise Refused("second-factor-needed", 401, words)
    if await use_totp(runtime, profile, code):
        return "password_and_totp"
    spent = recovery.matching_digest(code, profile.get("recovery", ()))
    if spent and await profiles.consume_recovery_code(runtime.store, profile["_id"], spent):
        return "password_and_recovery_code"
    raise _not_signed_in()


async def use_totp(runtime: Runtime, profile: Document, code: str) -> bool:
    """Whether it is the code of now; then it is used up."""
    if not profile.get("totp"):
        return False
    means = sign_in_of(runtime)
    secret = means.vault.open(profile["totp"], "totp", profile["_id"])
    step = totp.verify_code(secret.decode(), code, runtime.now(), profile.get("totp_step"))
    if step is None or not await profiles.consume_totp_step(runtime.store, profile["_id"], step):
        return False
    if means.vault.is_old(profile["totp"]):  # the key was replaced: after this nothing of it is left here
        sealed = means.vault.seal(secret, "totp", profile["_id"], means.source)
        await profiles.update_fields(runtime.store, profile["_id"], {"totp": sealed})
    return True


async def _is_active(runtime: Runtime, profile: Document) -> bool:
    state: Account = (await accounts.load(runtime.store, PLATFORM, profile["_id"])).state
    return state.state == "active"


def _passkey_fields(passkey: Document) -> dict[str, Any]:
    return {name: tuple(value) if name == "transports" else value for name, value in passkey.items() if name != "label"}


def _not_signed_in() -> Refused:
    return Refused("not-signed-in", 401, "E-mail address, password or code are not right.")
