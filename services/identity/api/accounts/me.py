"""Own account of a signed-in person: sessions, password, one-time codes and passkeys."""

import uuid
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.accounts.response_models import (
    AddedPasskey,
    CodeChecked,
    EndedSession,
    OwnAccount,
    PasskeyChallenge,
    PasswordChanged,
    RecoveryCodes,
    SessionList,
    TotpRemoved,
    TotpSecret,
)
from services.identity.api.accounts.sign_in import use_totp
from services.identity.api.refusal_audit import AuditedRoute
from services.identity.credentials import passkeys, passwords, recovery, totp
from services.identity.credentials.random_tokens import digest
from services.identity.domain import account
from services.identity.domain.sites.contact_form import Name
from services.identity.runtime import sign_in_of
from services.identity.store import accounts, challenges, invitations, profiles, sessions
from shared.access.policy import roles_in
from shared.contracts.vocabulary import PLATFORM, SessionId
from shared.errors import Refused
from shared.mongo import Document
from shared.web.request import CurrentRequest, RequestContext

router = APIRouter(tags=["one's own account"], route_class=AuditedRoute)


class StrictBody(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PasswordChange(StrictBody):
    """Old and new password."""

    old: str = Field(max_length=1024)
    new: str = Field(max_length=1024)


class OneTimeCode(StrictBody):
    """Code of the authenticator app."""

    code: str = Field(max_length=20)


class PasswordProof(StrictBody):
    """The password once more: an open session alone neither adds, replaces nor removes a factor."""

    password: str = Field(max_length=1024)


class NewPasskey(StrictBody):
    """Answer of the device to a challenge, and a label for the list."""

    challenge: str = Field(max_length=100)
    answer: dict[str, Any]
    label: Name


@router.get("/me", response_model=OwnAccount)
async def read_me(ctx: CurrentRequest) -> JSONResponse:
    """Return the person with their roles, and what they sign in with."""
    profile = await profiles.load(ctx.runtime.store, ctx.user.id)
    access = ctx.runtime.access.state
    roles = {scope: list(roles_in(access, ctx.user.id, scope)) for scope in access.sites_of(ctx.user.id)}
    content = {"id": ctx.user.id, "name": profile["name"], "email": profile["email"], "roles": roles}
    factors = {
        "totp": bool(profile.get("totp")),
        "passkeys": [passkey["label"] for passkey in profile.get("passkeys", ())],
    }
    return JSONResponse(content | factors | {"recovery_codes_left": len(profile.get("recovery", ()))})


@router.get("/me/sessions", response_model=SessionList)
async def list_my_sessions(ctx: CurrentRequest) -> JSONResponse:
    """List the open sessions of the person."""
    rows = await sessions.list_for_person(ctx.runtime.store, ctx.user.id)
    idle_since = ctx.cause.at - sign_in_of(ctx.runtime).limits.idle
    open_sessions = [
        {name: row[name].isoformat() for name in ("started", "used", "ends")}
        | {"id": row["session"], "means": row["means"], "this": row["session"] == ctx.user.session}
        for row in rows
        if row["used"] > idle_since and row["ends"] > ctx.cause.at
    ]
    return JSONResponse({"sessions": open_sessions})


@router.delete("/me/sessions/{session}", response_model=EndedSession)
async def end_my_session(session: SessionId, ctx: CurrentRequest) -> JSONResponse:
    """End a session with immediate effect."""
    await execute_own(ctx, account.EndSession(session, "ended_elsewhere"))
    await sessions.end(ctx.runtime.store, [session])
    return JSONResponse({"ended": session})


@router.put("/me/password", response_model=PasswordChanged)
async def change_password(body: PasswordChange, ctx: CurrentRequest) -> JSONResponse:
    """Change the password and end all other sessions."""
    profile, means = await verify_own_password(ctx, body.old), sign_in_of(ctx.runtime)
    second = bool(profile.get("totp") or profile.get("passkeys"))
    own = (profile["email"], profile["name"])
    await means.hashing.run_hash(lambda: passwords.check_password(body.new, own, second_factor=second))
    hashed = await means.hashing.run_hash(lambda: passwords.hash_password(body.new, means.source))
    await profiles.update_fields(ctx.runtime.store, ctx.user.id, {"password": hashed, "factors_reset": None})
    await execute_own(ctx, account.ChangePassword(ctx.user.session))
    await invitations.end_all(ctx.runtime.store, ctx.user.id)
    rows = await sessions.list_for_person(ctx.runtime.store, ctx.user.id)
    others = [row["session"] for row in rows if row["session"] != ctx.user.session]
    await sessions.end(ctx.runtime.store, others)
    return JSONResponse({"ended_sessions": len(others)})


@router.post("/me/totp", response_model=TotpSecret)
async def begin_totp(body: PasswordProof, ctx: CurrentRequest) -> JSONResponse:
    """Return a secret for an authenticator app; it is required once its first code was confirmed."""
    profile, means = await verify_own_password(ctx, body.password), sign_in_of(ctx.runtime)
    secret = totp.new_secret(means.source)
    sealed = means.vault.seal(secret.encode(), "totp", ctx.user.id, means.source)
    await profiles.update_fields(ctx.runtime.store, ctx.user.id, {"totp_begun": sealed})
    uri = totp.provisioning_uri(secret, profile["email"], "Open OMS")
    return JSONResponse({"secret": secret, "uri": uri, "qr": totp.qr_svg(uri)})


@router.put("/me/totp", response_model=RecoveryCodes)
async def confirm_totp(body: OneTimeCode, ctx: CurrentRequest) -> JSONResponse:
    """Confirm the app's first code: from now on sign-in needs one. The recovery codes are shown once."""
    profile, means = await profiles.load(ctx.runtime.store, ctx.user.id), sign_in_of(ctx.runtime)
    if "totp_begun" not in profile:
        raise Refused("no-second-factor", 409, "Begin with a new secret for your app first.")
    secret = means.vault.open(profile["totp_begun"], "totp", ctx.user.id).decode()
    step = totp.verify_code(secret, body.code, ctx.runtime.now(), None)
    if step is None:
        raise Refused("wrong-code", 422, "This is not the code that the app shows now. Look at it again.")
    codes = recovery.new_codes(means.source)
    fields = {"totp": profile["totp_begun"], "totp_begun": None, "totp_step": step, "factors_reset": None}
    await profiles.update_fields(
        ctx.runtime.store, ctx.user.id, fields | {"recovery": list(map(recovery.code_digest, codes))}
    )
    await execute_own(ctx, account.AddFactor("totp"))
    return JSONResponse({"recovery_codes": list(codes)})


@router.post("/me/totp/remove", response_model=TotpRemoved)
async def remove_totp(body: PasswordProof, ctx: CurrentRequest) -> JSONResponse:
    """Remove the one-time codes; a password that is too short without them is refused."""
    profile = await verify_own_password(ctx, body.password)
    if not profile.get("passkeys"):
        own, hashing = (profile["email"], profile["name"]), sign_in_of(ctx.runtime).hashing
        await hashing.run_hash(lambda: passwords.check_password(body.password, own, second_factor=False))
    await profiles.update_fields(ctx.runtime.store, ctx.user.id, {"totp": None, "totp_step": None, "recovery": None})
    await execute_own(ctx, account.RemoveFactor("totp"))
    return JSONResponse({"totp": False})


@router.post("/me/passkeys/options", response_model=PasskeyChallenge)
async def begin_passkey(body: PasswordProof, ctx: CurrentRequest) -> JSONResponse:
    """Return a challenge for the browser's own dialog."""
    profile, means = await verify_own_password(ctx, body.password), sign_in_of(ctx.runtime)
    key, challenge = uuid.UUID(ctx.runtime.new_id()).hex, means.source(32)
    await challenges.add(ctx.runtime.store, f"add-{key}", ctx.runtime.now(), challenge=challenge, person=ctx.user.id)
    existing = [
        passkeys.Passkey(row["credential_id"], row["public_key"], row["counter"]) for row in profile.get("passkeys", ())
    ]
    options = passkeys.registration_options(means.party, ctx.user.id, profile["email"], challenge, existing)
    return JSONResponse({"challenge": key, "options": options})


@router.post("/me/passkeys", status_code=201, response_model=AddedPasskey)
async def add_passkey(body: NewPasskey, ctx: CurrentRequest) -> JSONResponse:
    """Add a passkey, with which alone the person can sign in from now on. With the first factor come recovery codes."""
    challenge = await challenges.consume(ctx.runtime.store, f"add-{body.challenge}", ctx.runtime.now())
    if challenge is None or challenge["person"] != ctx.user.id:
        raise Refused("passkey-not-added", 422, "That took too long. Begin again.")
    profile, means = await profiles.load(ctx.runtime.store, ctx.user.id), sign_in_of(ctx.runtime)
    made = passkeys.register(means.party, body.answer, challenge["challenge"])
    row = {"credential_id": made.credential_id, "public_key": made.public_key, "counter": made.counter}
    await profiles.add_passkey(
        ctx.runtime.store, ctx.user.id, row | {"transports": list(made.transports), "label": body.label}
    )
    codes = () if profile.get("totp") or profile.get("passkeys") else recovery.new_codes(means.source)
    fields: Document = {"factors_reset": None} | ({"recovery": list(map(recovery.code_digest, codes))} if codes else {})
    await profiles.update_fields(ctx.runtime.store, ctx.user.id, fields)
    await execute_own(ctx, account.AddFactor("passkey"))
    content = {"id": passkey_id(made.credential_id), "label": body.label, "recovery_codes": list(codes)}
    return JSONResponse(content, 201)


@router.post("/me/code", response_model=CodeChecked)
async def check_code(body: OneTimeCode, ctx: CurrentRequest) -> JSONResponse:
    """Check that the app shows the right codes; each counts once, here too."""
    profile = await profiles.load(ctx.runtime.store, ctx.user.id)
    if not await use_totp(ctx.runtime, profile, body.code):
        raise Refused("wrong-code", 422, "This is not the code that the app shows now. Look at it again.")
    return JSONResponse({"right": True})


def passkey_id(credential_id: str) -> str:
    """Return the id of a passkey in addresses: its credential id would be too long."""
    return digest(credential_id)[:32]


async def verify_own_password(ctx: RequestContext, password: str) -> Document:
    """Return the profile. Raise Refused unless it is the person's password."""
    profile = await profiles.load(ctx.runtime.store, ctx.user.id)
    if not profile.get("password"):
        detail = "You sign in without a password. Ask for a link by mail to set one, then repeat this with it."
        raise Refused("wrong-password", 403, detail)
    right = await sign_in_of(ctx.runtime).hashing.run_hash(
        lambda: passwords.verify_password(profile.get("password"), password)
    )
    if not right:
        raise Refused("wrong-password", 403, "This is not your password. Nothing was changed.")
    return profile


async def execute_own(ctx: RequestContext, command: account.Command) -> None:
    await accounts.execute(ctx.runtime.store, ctx.cause, PLATFORM, ctx.user.id, command)
