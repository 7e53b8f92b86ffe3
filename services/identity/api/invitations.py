"""Set up an account by the link that was mailed, or a new password by one that was asked for."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import append_to_trail
from services.identity.api.sessions import begin_session
from services.identity.application.access_removal import end_sessions
from services.identity.application.mail_queue import queue_password_reset
from services.identity.credentials import passwords, recovery, totp
from services.identity.credentials.random_tokens import digest
from services.identity.domain import account
from services.identity.domain.audit_trail import UNKNOWN_PERSON
from services.identity.domain.sites.contact_form import Email
from services.identity.runtime import sign_in_of
from services.identity.store import accounts, invitations, profiles, sign_in_failures
from shared.contracts.identity.access import RefusalNoted
from shared.contracts.identity.accounts import Means as SignedInBy
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.mongo import Document
from shared.runtime import Runtime
from shared.web.request import runtime_of

router = APIRouter(tags=["signing in"])


class InvitationLink(BaseModel):
    model_config = ConfigDict(extra="forbid")

    invitation: str = Field(min_length=20, max_length=200)


class AcceptedInvitation(InvitationLink):
    """A password and, where a second factor was begun with this invitation, the first code of the app."""

    password: str = Field(max_length=1024)
    code: str | None = Field(default=None, max_length=20)


class PasswordResetRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: Email


@router.post("/invitations/look")
async def look_at_invitation(body: InvitationLink, request: Request) -> JSONResponse:
    """Whom it is for."""
    runtime = runtime_of(request)
    profile = await profiles.load(runtime.store, (await _load_invitation(runtime, body.invitation))["person"])
    return JSONResponse({"name": profile["name"], "email": profile["email"]})


@router.post("/invitations/second-factor")
async def begin_second_factor(body: InvitationLink, request: Request) -> JSONResponse:
    """A secret for an authenticator app; it counts once its first code came with the acceptance."""
    runtime = runtime_of(request)
    found, means = await _load_invitation(runtime, body.invitation), sign_in_of(runtime)
    profile = await profiles.load(runtime.store, found["person"])
    if _has_factor(profile):
        words = "A link to a new password does not replace your second factor. Sign in with it as always."
        raise Refused("second-factor-there", 409, words)
    secret = totp.new_secret(means.source)
    await invitations.set_totp_secret(
        runtime.store, found["_id"], means.vault.seal(secret.encode(), "totp", found["person"], means.source)
    )
    uri = totp.provisioning_uri(secret, profile["email"], "Open OMS")
    return JSONResponse({"secret": secret, "uri": uri, "qr": totp.qr_svg(uri)})


@router.post("/invitations/accept", responses={401: {}})
async def accept_invitation(body: AcceptedInvitation, request: Request) -> JSONResponse:
    """Once: the account is set up and signed in. With a second factor the recovery codes are shown, also once."""
    runtime = runtime_of(request)
    found, means = await _load_invitation(runtime, body.invitation), sign_in_of(runtime)
    profile = await profiles.load(runtime.store, found["person"])
    await _check_state(runtime, found)
    fields = {} if _has_factor(profile) else await _factor(runtime, found, body.code)
    second = _has_factor(profile) or "totp" in fields
    own = (profile["email"], profile["name"])
    await means.hashing.run_hash(lambda: passwords.check_password(body.password, own, second_factor=second))
    hashed = await means.hashing.run_hash(lambda: passwords.hash_password(body.password, means.source))
    if not await invitations.consume(runtime.store, found["_id"], runtime.now()):
        await _note_refusal(runtime, found["person"], "invitation-over")
        raise _invitation_over()
    try:
        codes = recovery.new_codes(means.source) if "totp" in fields else ()
        kept = {"recovery": [recovery.code_digest(code) for code in codes]} if codes else {}
        await profiles.update_fields(runtime.store, found["person"], {"password": hashed, **fields, **kept})
        await _set_up_account(runtime, found, factor="totp" in fields)
    except Refused:
        await invitations.release(runtime.store, found["_id"])
        raise
    await sign_in_failures.reset_counts(runtime.store, digest(profile["email"]))
    if _has_factor(profile):  # a mailbox alone is not two factors
        return JSONResponse({"person": found["person"], "name": profile["name"], "signed_in": False})
    by: SignedInBy = "password_and_totp" if codes else "password"
    return await begin_session(runtime, found["person"], by, None, recovery_codes=list(codes))


@router.post("/password-resets", status_code=202)
async def ask_for_reset(body: PasswordResetRequest, request: Request) -> JSONResponse:
    """A link by mail, if somebody who works here has this address; the answer does not say whether."""
    runtime = runtime_of(request)
    profile = await profiles.find_by_email(runtime.store, body.email)
    if profile and (await accounts.load(runtime.store, PLATFORM, profile["_id"])).state.state == "active":
        await queue_password_reset(runtime, profile)
    return JSONResponse({"sent": "If this address is known here, a link is on its way."}, 202)


async def _factor(runtime: Runtime, found: Document, code: str | None) -> dict[str, Any]:
    """The second factor that was begun, once the person has shown that it works."""
    if code is None:
        return {}
    if "totp" not in found:
        raise Refused("no-second-factor", 409, "No second factor was begun with this invitation.")
    secret = sign_in_of(runtime).vault.open(found["totp"], "totp", found["person"]).decode()
    step = totp.verify_code(secret, code, runtime.now(), None)
    if step is None:
        await _note_refusal(runtime, found["person"], "wrong-code")
        raise Refused("wrong-code", 422, "This is not the code that the app shows now. Look at it again.")
    return {"totp": found["totp"], "totp_step": step}


async def _check_state(runtime: Runtime, found: Document) -> None:
    """Nothing is kept for an account that was disabled, or set up, since the link was mailed."""
    state = (await accounts.load(runtime.store, PLATFORM, found["person"])).state.state
    if state != ("active" if found.get("reset") else "invited"):
        await _note_refusal(runtime, found["person"], "invitation-over")
        raise _invitation_over()


async def _set_up_account(runtime: Runtime, found: Document, *, factor: bool) -> None:
    cause = runtime.command_context(found["person"])
    if found.get("reset"):
        command: account.Command = account.ChangePassword(kept_session="")
        await end_sessions(runtime, found["person"], "password_changed", cause)
    else:
        command = account.SetUp(password=True, factor="totp" if factor else None)
    await accounts.execute(
        runtime.store, PLATFORM, found["person"], lambda state: account.decide(state, command), cause
    )


async def _load_invitation(runtime: Runtime, token: str) -> Document:
    found = await invitations.find(runtime.store, digest(token))
    if found is None or "used" in found or found["expires"] <= runtime.now():
        await _note_refusal(runtime, found["person"] if found else UNKNOWN_PERSON, "invitation-over")
        raise _invitation_over()
    return found


async def _note_refusal(runtime: Runtime, person: str, problem: str) -> None:
    await append_to_trail(runtime, person, PLATFORM, RefusalNoted(operation="follow_invitation", problem=problem))


def _has_factor(profile: Document) -> bool:
    return bool(profile.get("totp") or profile.get("passkeys"))


def _invitation_over() -> Refused:
    return Refused(
        "invitation-over", 403, "This link is not valid: it was used before, or its time is over. Ask for another."
    )
