"""Passkeys and recovery codes of a signed-in person: their list, names, removal and renewal."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from services.identity.api.accounts.me import PasswordProof, StrictBody, execute_own, passkey_id, verify_own_password
from services.identity.api.accounts.response_models import NamedPasskey, PasskeyList, RecoveryCodes, RemovedPasskey
from services.identity.api.accounts.sign_in import use_totp
from services.identity.api.refusal_audit import AuditedRoute
from services.identity.credentials import passwords, recovery
from services.identity.domain import account
from services.identity.domain.sites.contact_form import Name
from services.identity.runtime import sign_in_of
from services.identity.store import profiles, sessions
from shared.errors import Refused
from shared.mongo import Document
from shared.web.request import CurrentRequest, RequestContext

router = APIRouter(tags=["one's own account"], route_class=AuditedRoute)

PasskeyId = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class PasskeyName(StrictBody):
    """Label for the list."""

    label: Name


class RenewalProof(StrictBody):
    """Password, and a code of the app or a recovery code; after a sign-in by passkey the password is enough."""

    password: str = Field(max_length=1024)
    code: str | None = Field(default=None, max_length=100)


@router.get("/me/passkeys", response_model=PasskeyList)
async def list_my_passkeys(ctx: CurrentRequest) -> JSONResponse:
    """List the person's passkeys, the oldest first."""
    profile = await profiles.load(ctx.runtime.store, ctx.user.id)
    rows = profile.get("passkeys", ())
    return JSONResponse({"passkeys": [{"id": passkey_id(row["credential_id"]), "label": row["label"]} for row in rows]})


@router.put("/me/passkeys/{passkey}", response_model=NamedPasskey)
async def name_passkey(passkey: PasskeyId, body: PasskeyName, ctx: CurrentRequest) -> JSONResponse:
    """Give a passkey another name."""
    row = _passkey(await profiles.load(ctx.runtime.store, ctx.user.id), passkey)
    await profiles.name_passkey(ctx.runtime.store, ctx.user.id, row["credential_id"], body.label)
    return JSONResponse({"id": passkey, "label": body.label})


@router.post("/me/passkeys/{passkey}/remove", response_model=RemovedPasskey)
async def remove_passkey(passkey: PasskeyId, body: PasswordProof, ctx: CurrentRequest) -> JSONResponse:
    """Remove a passkey; with the last second factor a password that is too short without one is refused."""
    profile = await verify_own_password(ctx, body.password)
    row, store = _passkey(profile, passkey), ctx.runtime.store
    is_last = len(profile["passkeys"]) == 1
    if is_last and not profile.get("totp"):
        own, hashing = (profile["email"], profile["name"]), sign_in_of(ctx.runtime).hashing
        await hashing.run_hash(lambda: passwords.check_password(body.password, own, second_factor=False))
        await profiles.update_fields(store, ctx.user.id, {"recovery": None})
    await profiles.remove_passkey(store, ctx.user.id, row["credential_id"])
    if is_last:
        await execute_own(ctx, account.RemoveFactor("passkey"))
    return JSONResponse({"id": passkey, "removed": True})


@router.post("/me/recovery-codes", response_model=RecoveryCodes)
async def renew_recovery_codes(body: RenewalProof, ctx: CurrentRequest) -> JSONResponse:
    """Make new recovery codes, which are shown once; those before them are no longer valid."""
    profile = await verify_own_password(ctx, body.password)
    await _verify_second_factor(ctx, profile, body.code)
    codes = recovery.new_codes(sign_in_of(ctx.runtime).source)
    digests = list(map(recovery.code_digest, codes))
    await profiles.update_fields(ctx.runtime.store, ctx.user.id, {"recovery": digests})
    await execute_own(ctx, account.RenewRecoveryCodes())
    return JSONResponse({"recovery_codes": list(codes)})


async def _verify_second_factor(ctx: RequestContext, profile: Document, code: str | None) -> None:
    """Raise Refused unless the person has a second factor and has shown it now or in this session."""
    if not profile.get("totp") and not profile.get("passkeys"):
        raise Refused("no-such-factor", 409, "Set up a second factor first: recovery codes replace one that was lost.")
    if code is None:
        rows = await sessions.list_for_person(ctx.runtime.store, ctx.user.id)
        if any(row["session"] == ctx.user.session and row["means"] == "passkey" for row in rows):
            return
        raise Refused("wrong-code", 422, "Send a code of your app or a recovery code too, or sign in by passkey.")
    if await use_totp(ctx.runtime, profile, code):
        return
    used = recovery.matching_digest(code, profile.get("recovery", ()))
    if not used or not await profiles.consume_recovery_code(ctx.runtime.store, ctx.user.id, used):
        raise Refused("wrong-code", 422, "This is not the code that the app shows now. Look at it again.")


def _passkey(profile: Document, passkey: str) -> Document:
    for row in profile.get("passkeys", ()):
        if passkey_id(row["credential_id"]) == passkey:
            return dict(row)
    raise Refused.missing()
