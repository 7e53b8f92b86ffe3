"""Sign-in by password and code or by passkey, and sign-out. A refusal does not say which part was wrong."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.accounts.response_models import PasskeyChallenge, SignedIn, SignedOut
from services.identity.api.accounts.sessions import begin_session, delete_session_cookie, end_session
from services.identity.api.refusal_audit import record_refused_sign_in
from services.identity.credentials import passkeys, passwords, recovery, throttle, totp
from services.identity.credentials.random_tokens import digest
from services.identity.credentials.sign_in_config import SESSION_COOKIE, SignInConfig
from services.identity.domain.sites.contact_form import normalize_email
from services.identity.runtime import sign_in_of
from services.identity.store import account_of, challenges, profiles, sessions, sign_in_failures
from shared.contracts.identity.accounts import Means
from shared.errors import Refused
from shared.mongo import Document
from shared.ops.telemetry import increment
from shared.runtime import Runtime
from shared.web.request import runtime_of

router = APIRouter(tags=["signing in"])

NOT_COUNTED = ("second-factor-needed", "sign-in-busy")
"""Problem slugs of attempts that are no failure: a right password without a code, or one that was not checked."""

Client = Annotated[str, Header(alias="oms-client")]
Session = Annotated[str | None, Cookie(alias=SESSION_COOKIE)]


class PasswordSignIn(BaseModel):
    """Address, password and, with a second factor, a code: of the app, or a recovery code."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)
    code: str | None = Field(default=None, max_length=100)


class PasskeyAnswer(BaseModel):
    """Answer of the device to a challenge."""

    model_config = ConfigDict(extra="forbid")

    challenge: str = Field(max_length=100)
    answer: dict[str, Any]


@router.post("/sign-in", response_model=SignedIn, responses={401: {}})
async def sign_in(
    body: PasswordSignIn, request: Request, client: Client = "unknown", cookie: Session = None
) -> JSONResponse:
    """Begin a session; its token is in the cookie alone."""
    runtime = runtime_of(request)
    email, here = _email_key(body.email), digest(client)
    failures = await sign_in_failures.load(runtime.store, digest(email), here)
    _check_throttle(failures, runtime.now())
    await sign_in_failures.count_failure(runtime.store, digest(email), here, runtime.now(), known=failures.known)
    profile = await profiles.find_by_email(runtime.store, email)
    try:
        means = await _verify_credentials(runtime, profile, body)
    except Refused as refused:
        if refused.slug in NOT_COUNTED:
            await sign_in_failures.uncount_failure(runtime.store, digest(email), here, known=failures.known)
        else:
            await record_refused_sign_in(request, profile["_id"] if profile else None, refused.slug)
            increment("oms_sign_ins_total", ended="refused")
        raise
    assert profile, "a right password has a profile"
    await sign_in_failures.uncount_failure(runtime.store, digest(email), here, known=failures.known)
    await sign_in_failures.record_success(runtime.store, digest(email), here, runtime.now())
    return await begin_session(runtime, profile["_id"], means, cookie)


@router.post("/sign-in/passkey/options", response_model=PasskeyChallenge)
async def ask_for_passkey(request: Request) -> JSONResponse:
    """Return a challenge for the browser's own dialog; it names no person."""
    runtime = runtime_of(request)
    config, key = sign_in_of(runtime), uuid.UUID(runtime.new_id()).hex
    challenge = config.source(32)
    await challenges.add(runtime.store, f"sign-in-{key}", runtime.now(), challenge=challenge)
    return JSONResponse({"challenge": key, "options": passkeys.sign_in_options(config.party, challenge)})


@router.post("/sign-in/passkey", response_model=SignedIn, responses={401: {}})
async def sign_in_by_passkey(body: PasskeyAnswer, request: Request, cookie: Session = None) -> JSONResponse:
    """Begin a session by a passkey, which is both factors: the device, and the fingerprint or PIN that it checks."""
    runtime = runtime_of(request)
    challenge = await challenges.consume(runtime.store, f"sign-in-{body.challenge}", runtime.now())
    credential = passkeys.credential_id_in(body.answer)
    profile = await profiles.find_by_passkey(runtime.store, credential)
    if challenge is None or profile is None or not await _is_active(runtime, profile):
        raise _not_signed_in()
    stored = next(
        passkeys.Passkey(**_passkey_fields(row)) for row in profile["passkeys"] if row["credential_id"] == credential
    )
    proved = passkeys.sign_in(sign_in_of(runtime).party, body.answer, challenge["challenge"], stored, profile["_id"])
    if not await profiles.advance_passkey_counter(
        runtime.store, profile["_id"], credential, stored.counter, proved.counter
    ):
        raise _not_signed_in()
    return await begin_session(runtime, profile["_id"], "passkey", cookie)


@router.post("/sign-out", response_model=SignedOut)
async def sign_out(request: Request, cookie: Session = None) -> JSONResponse:
    """End the session; signing out twice is no error."""
    runtime = runtime_of(request)
    session = (
        await sessions.find(runtime.store, digest(cookie), runtime.now(), sign_in_of(runtime).limits)
        if cookie
        else None
    )
    if session:
        await end_session(runtime, session["person"], session["session"], "signed_out")
    response = JSONResponse({"signed_in": False})
    delete_session_cookie(response)
    return response


def _email_key(email: str) -> str:
    """Return the key that failures are counted by; a malformed address gets one like any other."""
    try:
        return normalize_email(email.strip())
    except ValueError:
        return email.strip().lower()


def _check_throttle(failures: throttle.Failures, now: datetime) -> None:
    decision = throttle.decide(failures, now)
    if decision.reset_needed:
        detail = "Too many wrong passwords. Ask for a link by mail to set a new one."
        raise Refused("password-reset-needed", 429, detail)
    if not decision.allowed:
        detail = f"Too many wrong passwords one after the other. Try again in {decision.retry_after} seconds."
        raise Refused("sign-in-throttled", 429, detail, retry_after=decision.retry_after)


async def _verify_credentials(runtime: Runtime, profile: Document | None, given: PasswordSignIn) -> Means:
    """Verify password and second factor; the password check takes equally long without an account."""
    config, stored = sign_in_of(runtime), (profile or {}).get("password")
    right = await config.hashing.run_hash(lambda: passwords.verify_password(stored, given.password))
    if not right or profile is None or not await _is_active(runtime, profile):
        raise _not_signed_in()
    if stored and passwords.needs_rehash(stored):
        rehashed = await config.hashing.run_hash(lambda: passwords.hash_password(given.password, config.source))
        await profiles.update_fields(runtime.store, profile["_id"], {"password": rehashed})
    if not profile.get("totp") and not profile.get("passkeys"):
        if profile.get("factors_reset"):
            await _check_password_alone(config, profile, given.password)
        return "password"
    return await _verify_second_factor(runtime, profile, given.code)


async def _check_password_alone(config: SignInConfig, profile: Document, password: str) -> None:
    """Raise Refused for a password that was long enough with the second factor, and is not without it."""
    own = (profile["email"], profile["name"])
    try:
        await config.hashing.run_hash(lambda: passwords.check_password(password, own, second_factor=False))
    except Refused:
        detail = "Your second factor was reset, and your password is too weak alone. Ask for a link by mail to set one."
        raise Refused("password-too-weak-alone", 403, detail) from None


async def _verify_second_factor(runtime: Runtime, profile: Document, code: str | None) -> Means:
    if not code:
        detail = "Your password is right. Now the six digits of your app, a recovery code, or your passkey instead."
        raise Refused("second-factor-needed", 401, detail)
    if await use_totp(runtime, profile, code):
        return "password_and_totp"
    used = recovery.matching_digest(code, profile.get("recovery", ()))
    if used and await profiles.consume_recovery_code(runtime.store, profile["_id"], used):
        return "password_and_recovery_code"
    raise _not_signed_in()


async def use_totp(runtime: Runtime, profile: Document, code: str) -> bool:
    """Return whether the code is valid now, and use it up."""
    if not profile.get("totp"):
        return False
    config = sign_in_of(runtime)
    secret = config.vault.open(profile["totp"], "totp", profile["_id"])
    step = totp.verify_code(secret.decode(), code, runtime.now(), profile.get("totp_step"))
    if step is None or not await profiles.consume_totp_step(runtime.store, profile["_id"], step):
        return False
    if config.vault.is_old(profile["totp"]):  # the encryption key was replaced: encrypt with the new one
        sealed = config.vault.seal(secret, "totp", profile["_id"], config.source)
        await profiles.update_fields(runtime.store, profile["_id"], {"totp": sealed})
    return True


async def _is_active(runtime: Runtime, profile: Document) -> bool:
    return (await account_of(runtime.store, profile["_id"])).state == "active"


def _passkey_fields(passkey: Document) -> dict[str, Any]:
    return {name: tuple(value) if name == "transports" else value for name, value in passkey.items() if name != "label"}


def _not_signed_in() -> Refused:
    return Refused("not-signed-in", 401, "E-mail address, password or code are not right.")
