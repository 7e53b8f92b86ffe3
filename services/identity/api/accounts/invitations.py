"""Invitations: set-up of an account by a mailed link, and reset of a password."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.accounts.response_models import (
    AccountSetUp,
    InvitedPerson,
    PasswordReset,
    ResetRequested,
    TotpSecret,
)
from services.identity.api.accounts.sessions import begin_session
from services.identity.api.refusal_audit import append_to_trail
from services.identity.application.access_removal import end_sessions
from services.identity.application.invited_people import invitation_id, invite_again, may_come_in
from services.identity.application.mail_queue import queue_password_reset
from services.identity.credentials import passwords, recovery, totp
from services.identity.credentials.random_tokens import digest
from services.identity.domain import account
from services.identity.domain.audit_trail import UNKNOWN_PERSON
from services.identity.domain.sites.contact_form import Email
from services.identity.runtime import sign_in_of
from services.identity.store import account_of, accounts, invitations, profiles, sign_in_failures
from shared.contracts.identity.access import RefusalNoted
from shared.contracts.identity.accounts import Means
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.mongo import Document
from shared.runtime import Runtime
from shared.web.request import runtime_of

router = APIRouter(tags=["signing in"])


class InvitationLink(BaseModel):
    """Secret of an invitation's link."""

    model_config = ConfigDict(extra="forbid")

    invitation: str = Field(min_length=20, max_length=200)


class AcceptedInvitation(InvitationLink):
    """Password and, where a second factor was begun with this invitation, the first code of the app."""

    password: str = Field(max_length=1024)
    code: str | None = Field(default=None, max_length=20)


class PasswordResetRequest(BaseModel):
    """Address of the account."""

    model_config = ConfigDict(extra="forbid")

    email: Email


@router.post("/invitations/look", response_model=InvitedPerson)
async def look_at_invitation(body: InvitationLink, request: Request) -> JSONResponse:
    """Return the person whom the invitation is for."""
    runtime = runtime_of(request)
    profile = await profiles.load(runtime.store, (await _load_invitation(runtime, body.invitation))["person"])
    return JSONResponse({"name": profile["name"], "email": profile["email"]})


@router.post("/invitations/second-factor", response_model=TotpSecret)
async def begin_second_factor(body: InvitationLink, request: Request) -> JSONResponse:
    """Return a secret for an authenticator app; it is set up when its first code comes with the acceptance."""
    runtime = runtime_of(request)
    invitation, config = await _load_invitation(runtime, body.invitation), sign_in_of(runtime)
    profile = await profiles.load(runtime.store, invitation["person"])
    if _has_factor(profile):
        detail = "A link to a new password does not replace your second factor. Sign in with it as always."
        raise Refused("second-factor-there", 409, detail)
    secret = totp.new_secret(config.source)
    await invitations.set_totp_secret(
        runtime.store,
        invitation["_id"],
        config.vault.seal(secret.encode(), "totp", invitation["person"], config.source),
    )
    uri = totp.provisioning_uri(secret, profile["email"], "Open OMS")
    return JSONResponse({"secret": secret, "uri": uri, "qr": totp.qr_svg(uri)})


@router.post("/invitations/accept", response_model=AccountSetUp | PasswordReset, responses={401: {}})
async def accept_invitation(body: AcceptedInvitation, request: Request) -> JSONResponse:
    """Set up the account and begin a session, or set a new password. Recovery codes are shown once."""
    runtime = runtime_of(request)
    invitation, config = await _load_invitation(runtime, body.invitation), sign_in_of(runtime)
    profile = await profiles.load(runtime.store, invitation["person"])
    fields = {} if _has_factor(profile) else await _factor(runtime, invitation, body.code)
    has_second_factor = _has_factor(profile) or "totp" in fields
    own = (profile["email"], profile["name"])
    await config.hashing.run_hash(lambda: passwords.check_password(body.password, own, second_factor=has_second_factor))
    hashed = await config.hashing.run_hash(lambda: passwords.hash_password(body.password, config.source))
    if not await invitations.consume(runtime.store, invitation["_id"], runtime.now()):
        await _note_refusal(runtime, invitation["person"], "invitation-over")
        raise _invitation_over()
    try:
        codes = recovery.new_codes(config.source) if "totp" in fields else ()
        recovery_fields = {"recovery": [recovery.code_digest(code) for code in codes]} if codes else {}
        await profiles.update_fields(
            runtime.store,
            invitation["person"],
            {"password": hashed, "factors_reset": None, **fields, **recovery_fields},
        )
        await _set_up_account(runtime, invitation, factor="totp" in fields)
    except Refused:
        await invitations.release(runtime.store, invitation["_id"])
        raise
    await invitations.end_all(runtime.store, invitation["person"])
    await sign_in_failures.reset_counts(runtime.store, digest(profile["email"]))
    if _has_factor(profile):  # a mailbox alone is not two factors
        return JSONResponse({"person": invitation["person"], "name": profile["name"], "signed_in": False})
    means: Means = "password_and_totp" if codes else "password"
    return await begin_session(runtime, invitation["person"], means, None, recovery_codes=list(codes))


@router.post("/password-resets", status_code=202, response_model=ResetRequested)
async def ask_for_reset(body: PasswordResetRequest, request: Request) -> JSONResponse:
    """Mail a link if somebody with this address works here or is invited; the response is the same otherwise.

    A person gets a few of these letters an hour, and the link in the newest one alone opens.
    """
    runtime = runtime_of(request)
    profile = await profiles.find_by_email(runtime.store, body.email)
    if profile:
        await _mail_link(runtime, profile)
    return JSONResponse({"sent": "If this address is known here, a link is on its way."}, 202)


async def _mail_link(runtime: Runtime, profile: Document) -> None:
    """Mail a link to a new password or, while the account is not set up, another invitation."""
    person, store = profile["_id"], runtime.store
    invited = await may_come_in(runtime, person)
    if not invited and (await account_of(store, person)).state != "active":
        return
    if not await profiles.take_letter(store, person, runtime.now()):
        return
    if invited:
        cause = runtime.command_context(person)
        await invite_again(runtime, person, cause, invitation_id(person, cause))
    else:
        await queue_password_reset(runtime, profile)


async def _factor(runtime: Runtime, invitation: Document, code: str | None) -> dict[str, Any]:
    """Return the profile's fields of the second factor that was begun. Raise Refused unless the code is right."""
    if code is None:
        return {}
    if "totp" not in invitation:
        raise Refused("no-second-factor", 409, "No second factor was begun with this invitation.")
    secret = sign_in_of(runtime).vault.open(invitation["totp"], "totp", invitation["person"]).decode()
    step = totp.verify_code(secret, code, runtime.now(), None)
    if step is None:
        await _note_refusal(runtime, invitation["person"], "wrong-code")
        raise Refused("wrong-code", 422, "This is not the code that the app shows now. Look at it again.")
    return {"totp": invitation["totp"], "totp_step": step}


async def _set_up_account(runtime: Runtime, invitation: Document, *, factor: bool) -> None:
    cause = runtime.command_context(invitation["person"])
    if invitation.get("reset"):
        command: account.Command = account.ChangePassword(kept_session="")
        await end_sessions(runtime, invitation["person"], "password_changed", cause)
    else:
        command = account.SetUp(password=True, factor="totp" if factor else None)
    await accounts.execute(runtime.store, cause, PLATFORM, invitation["person"], command)


async def _load_invitation(runtime: Runtime, token: str) -> Document:
    """Return the invitation of a link. Raise Refused, with one answer whatever is the reason that it does not open."""
    invitation = await invitations.find(runtime.store, digest(token))
    if invitation and invitations.is_open(invitation, runtime.now()) and await _may_follow(runtime, invitation):
        return invitation
    await _note_refusal(runtime, invitation["person"] if invitation else UNKNOWN_PERSON, "invitation-over")
    raise _invitation_over()


async def _may_follow(runtime: Runtime, invitation: Document) -> bool:
    """Return whether the person's account is as it was when the link was mailed, and a role is left to come in with."""
    if invitation.get("reset"):
        return (await account_of(runtime.store, invitation["person"])).state == "active"
    return await may_come_in(runtime, invitation["person"])


async def _note_refusal(runtime: Runtime, person: str, problem: str) -> None:
    await append_to_trail(runtime, person, PLATFORM, RefusalNoted(operation="follow_invitation", problem=problem))


def _has_factor(profile: Document) -> bool:
    return bool(profile.get("totp") or profile.get("passkeys"))


def _invitation_over() -> Refused:
    return Refused(
        "invitation-over",
        403,
        "This link is not valid: it was used before, a newer one was mailed, or its time is over. Ask for another.",
    )
