"""What a signed-in person can see and change of their own account."""

import uuid
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import Noted
from services.identity.api.sign_in import use_totp
from services.identity.credentials import passkeys, passwords, recovery, totp
from services.identity.credentials.sign_in_config import means_of
from services.identity.domain import account
from services.identity.domain.sites.contact_form import Name
from services.identity.store import accounts, challenges, profiles, sessions
from shared.access.policy import roles_in
from shared.contracts.identity.accounts import Factor
from shared.contracts.vocabulary import PLATFORM, SessionId
from shared.errors import Refused
from shared.mongo import Document
from shared.web.request import Asked, AskedBy

router = APIRouter(tags=["one's own account"], route_class=Noted)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Passwords(Body):
    old: str = Field(max_length=1024)
    new: str = Field(max_length=1024)


class Code(Body):
    code: str = Field(max_length=20)


class Proof(Body):
    """The password once more: whoever finds an open session does not take a factor away."""

    password: str = Field(max_length=1024)


class NewPasskey(Body):
    challenge: str = Field(max_length=100)
    answer: dict[str, Any]
    label: Name


@router.get("/me")
async def read_me(by: AskedBy) -> JSONResponse:
    """Who one is, which roles one holds where, and what one signs in with."""
    profile = await profiles.of(by.runtime.store, by.user.id)
    facts = by.runtime.access.facts
    roles = {place: list(roles_in(facts, by.user.id, place)) for place in facts.places_of(by.user.id)}
    content = {"id": by.user.id, "name": profile["name"], "email": profile["email"], "roles": roles}
    factors = {"totp": bool(profile.get("totp")), "passkeys": [one["label"] for one in profile.get("passkeys", ())]}
    return JSONResponse(content | factors | {"recovery_codes_left": len(profile.get("recovery", ()))})


@router.get("/me/sessions")
async def list_my_sessions(by: AskedBy) -> JSONResponse:
    """Where one is signed in."""
    rows = await sessions.of_person(by.runtime.store, by.user.id)
    unused = by.cause.at - means_of(by.runtime).limits.idle
    shown = [
        {name: row[name].isoformat() for name in ("started", "used", "ends")}
        | {"id": row["session"], "means": row["means"], "this": row["session"] == by.user.session}
        for row in rows
        if row["used"] > unused and row["ends"] > by.cause.at
    ]
    return JSONResponse({"sessions": shown})


@router.delete("/me/sessions/{session}")
async def end_my_session(session: SessionId, by: AskedBy) -> JSONResponse:
    """From this moment on, wherever it was open."""
    await _run(by, account.EndSession(session, "ended_elsewhere"))
    await sessions.end(by.runtime.store, [session])
    return JSONResponse({"ended": session})


@router.put("/me/password")
async def change_password(body: Passwords, by: AskedBy) -> JSONResponse:
    """All other sessions end with the old one."""
    profile, means = await _proved(by, body.old), means_of(by.runtime)
    second = bool(profile.get("totp") or profile.get("passkeys"))
    own = (profile["email"], profile["name"])
    await means.hashing.run(lambda: passwords.check(body.new, own, second_factor=second))
    hashed = await means.hashing.run(lambda: passwords.hashed(body.new, means.source))
    await profiles.change(by.runtime.store, by.user.id, {"password": hashed})
    await _run(by, account.ChangePassword(by.user.session))
    rows = await sessions.of_person(by.runtime.store, by.user.id)
    others = [row["session"] for row in rows if row["session"] != by.user.session]
    await sessions.end(by.runtime.store, others)
    return JSONResponse({"ended_sessions": len(others)})


@router.post("/me/totp")
async def begin_totp(by: AskedBy) -> JSONResponse:
    """A secret for an authenticator app; it counts once its first code was given."""
    profile, means = await profiles.of(by.runtime.store, by.user.id), means_of(by.runtime)
    secret = totp.new_secret(means.source)
    sealed = means.vault.seal(secret.encode(), "totp", by.user.id, means.source)
    await profiles.change(by.runtime.store, by.user.id, {"totp_begun": sealed})
    uri = totp.provisioning_uri(secret, profile["email"], "Open OMS")
    return JSONResponse({"secret": secret, "uri": uri, "qr": totp.qr_svg(uri)})


@router.put("/me/totp")
async def confirm_totp(body: Code, by: AskedBy) -> JSONResponse:
    """From now on signing in takes a code too. The recovery codes are shown once."""
    profile, means = await profiles.of(by.runtime.store, by.user.id), means_of(by.runtime)
    if "totp_begun" not in profile:
        raise Refused("no-second-factor", 409, "Begin with a new secret for your app first.")
    secret = means.vault.open(profile["totp_begun"], "totp", by.user.id).decode()
    step = totp.verify(secret, body.code, by.runtime.now(), None)
    if step is None:
        raise Refused("wrong-code", 422, "This is not the code that the app shows now. Look at it again.")
    codes = recovery.new_codes(means.source)
    fields = {"totp": profile["totp_begun"], "totp_begun": None, "totp_step": step}
    await profiles.change(by.runtime.store, by.user.id, fields | {"recovery": [recovery.kept(one) for one in codes]})
    await _run(by, account.AddFactor("totp"))
    return JSONResponse({"recovery_codes": list(codes)})


@router.post("/me/totp/remove")
async def remove_totp(body: Proof, by: AskedBy) -> JSONResponse:
    """A short password is not enough by itself: then it has to be changed first."""
    profile = await _proved(by, body.password)
    if not profile.get("passkeys"):
        own, hashing = (profile["email"], profile["name"]), means_of(by.runtime).hashing
        await hashing.run(lambda: passwords.check(body.password, own, second_factor=False))
    await profiles.change(by.runtime.store, by.user.id, {"totp": None, "totp_step": None, "recovery": None})
    await _remove(by, "totp")
    return JSONResponse({"totp": False})


@router.post("/me/passkeys/options")
async def begin_passkey(by: AskedBy) -> JSONResponse:
    """What the page hands to the browser's own dialog."""
    profile, means = await profiles.of(by.runtime.store, by.user.id), means_of(by.runtime)
    key, challenge = uuid.UUID(by.runtime.new_id()).hex, means.source(32)
    await challenges.add(by.runtime.store, f"add-{key}", by.runtime.now(), challenge=challenge, person=by.user.id)
    held = [
        passkeys.Passkey(one["credential_id"], one["public_key"], one["counter"]) for one in profile.get("passkeys", ())
    ]
    options = passkeys.registration_options(means.party, by.user.id, profile["email"], challenge, held)
    return JSONResponse({"challenge": key, "options": options})


@router.post("/me/passkeys", status_code=201)
async def add_passkey(body: NewPasskey, by: AskedBy) -> JSONResponse:
    """From now on one can sign in with it alone."""
    asked = await challenges.take(by.runtime.store, f"add-{body.challenge}", by.runtime.now())
    if asked is None or asked["person"] != by.user.id:
        raise Refused("passkey-not-added", 422, "That took too long. Begin again.")
    made = passkeys.register(means_of(by.runtime).party, body.answer, asked["challenge"])
    row = {"credential_id": made.credential_id, "public_key": made.public_key, "counter": made.counter}
    await profiles.add_passkey(
        by.runtime.store, by.user.id, row | {"transports": list(made.transports), "label": body.label}
    )
    await _run(by, account.AddFactor("passkey"))
    return JSONResponse({"label": body.label}, 201)


@router.post("/me/code")
async def check_code(body: Code, by: AskedBy) -> JSONResponse:
    """Whether the app still shows the right codes; each counts once, here too."""
    profile = await profiles.of(by.runtime.store, by.user.id)
    if not await use_totp(by.runtime, profile, body.code):
        raise Refused("wrong-code", 422, "This is not the code that the app shows now. Look at it again.")
    return JSONResponse({"right": True})


async def _proved(by: Asked, password: str) -> Document:
    """Raises Refused unless it is the person's password."""
    profile = await profiles.of(by.runtime.store, by.user.id)
    right = await means_of(by.runtime).hashing.run(lambda: passwords.verify(profile.get("password"), password))
    if not right:
        raise Refused("wrong-password", 403, "This is not your password. Nothing was changed.")
    return profile


async def _remove(by: Asked, factor: Factor) -> None:
    await _run(by, account.RemoveFactor(factor))


async def _run(by: Asked, command: account.Command) -> None:
    await accounts.run(by.runtime.store, PLATFORM, by.user.id, lambda state: account.decide(state, command), by.cause)
