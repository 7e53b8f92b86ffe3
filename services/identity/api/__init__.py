"""HTTP routes of identity: sign-in, one's own account, sites and their set-up, people, access, audit trails.

A route checks the request and calls a use case or a repository; queries and rules do not belong here. Imports
application, runtime, store, credentials, mail and domain.
"""

from fastapi import APIRouter

from services.identity.api import (
    api_keys,
    audit_trails,
    cb_access,
    contact_form_links,
    corrections,
    factor_resets,
    forms,
    people,
    platform_people,
    sites,
    user_reviews,
)
from services.identity.api.accounts import draft_keys, invitations, me, own_passkeys, providers, sign_in, tokens

MODULES = (
    *(sign_in, invitations, contact_form_links, providers, me, own_passkeys, draft_keys, sites),
    *(forms, people, platform_people, corrections, factor_resets, cb_access),
    *(user_reviews, api_keys, audit_trails, tokens),
)

router = APIRouter()
for module in MODULES:
    router.include_router(module.router)
