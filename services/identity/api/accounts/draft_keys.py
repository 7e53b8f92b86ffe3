"""Key by which a person's browser encrypts unsent changes of a site's cases, and the site's policy for them."""

import base64
import json
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.identity.api.accounts.response_models import DraftKey
from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.sites import site_id
from services.identity.runtime import sign_in_of
from services.identity.store import people, sites
from shared.contracts.vocabulary import Site
from shared.errors import Refused
from shared.web.authorization import AuthorizedRequest, Requires

router = APIRouter(tags=["one's own account"], route_class=AuditedRoute)


@router.get("/sites/{site}/draft-key", response_model=DraftKey)
async def read_draft_key(site: Site, ctx: Annotated[AuthorizedRequest, Requires("case.write")]) -> JSONResponse:
    """Return the person's key in this site; none where the site keeps no drafts.

    The key is derived and stored nowhere. It changes when a role of the person here is revoked, so that the drafts of
    before stay unreadable, also for the same person with a new role.
    """
    settings = (await sites.load(ctx.runtime.store, site, site_id(site))).state.settings
    policy = settings.offline_drafts if settings else "off"
    if policy == "off":
        return JSONResponse({"policy": policy, "key": None, "previous": None})
    revocations = await _revocations_of(ctx, site)
    keys = sign_in_of(ctx.runtime).vault.derive(json.dumps(["drafts", site, ctx.user.id, revocations]))
    previous = _as_text(keys.previous) if keys.previous else None
    return JSONResponse({"policy": policy, "key": _as_text(keys.current), "previous": previous})


async def _revocations_of(ctx: AuthorizedRequest, site: str) -> int:
    try:
        return (await people.load(ctx.runtime.store, site, ctx.user.id)).state.revocations
    except Refused:
        return 0  # the role is of the platform


def _as_text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")
