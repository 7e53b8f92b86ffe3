"""What can be asked of identity: who one is, what one may do where, and how sites and people come to be."""

from fastapi import APIRouter

from services.identity.api import (
    api_keys,
    audit_trails,
    cb_access,
    contact_form_links,
    forms,
    invitations,
    me,
    people,
    providers,
    sign_in,
    sites,
    tokens,
    user_reviews,
)

MODULES = (
    *(sign_in, invitations, contact_form_links, providers, me, sites, forms, people, cb_access, user_reviews),
    *(api_keys, audit_trails, tokens),
)

router = APIRouter()
for room in MODULES:
    router.include_router(room.router)

__all__ = [
    "api_keys",
    "audit_trails",
    "cb_access",
    "forms",
    "invitations",
    "me",
    "people",
    "providers",
    "router",
    "sign_in",
    "sites",
    "tokens",
    "user_reviews",
]  # fmt: skip
