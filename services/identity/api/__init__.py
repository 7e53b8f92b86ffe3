"""What can be asked of identity: who one is, what one may do where, and how sites and people come to be."""

from fastapi import APIRouter

from services.identity.api import (
    cb_access,
    forms,
    invitations,
    links,
    machines,
    me,
    people,
    providers,
    sign_in,
    sites,
    tokens,
    trails,
    user_reviews,
)

ROOMS = (
    sign_in, invitations, links, providers, me, sites, forms, people, cb_access, user_reviews, machines, trails, tokens
)  # fmt: skip

router = APIRouter()
for room in ROOMS:
    router.include_router(room.router)

__all__ = [
    "cb_access", "forms", "invitations", "machines", "me", "people", "providers", "router", "sign_in", "sites",
    "tokens", "trails", "user_reviews",
]  # fmt: skip
