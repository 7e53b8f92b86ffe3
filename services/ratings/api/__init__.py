"""Routers of the ratings API: ratings of a case, rule sets, exports of many cases.

Rating rules do not belong here: `shared.instrument` has them. It may import the service's exports, store and domain,
and `shared`.
"""

from fastapi import APIRouter

from services.ratings.api import exports, jobs, ratings
from services.ratings.api.ratings import Policies, choose_rule_set

router = APIRouter(tags=["ratings"])
for module in (ratings, exports, jobs):
    router.include_router(module.router)

__all__ = ["Policies", "choose_rule_set", "router"]
