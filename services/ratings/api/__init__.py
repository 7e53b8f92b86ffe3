"""What a client can ask of ratings: a case's ratings and the rules they follow, and files of many cases."""

from fastapi import APIRouter

from services.ratings.api import exports, jobs, ratings
from services.ratings.api.ratings import Policies, choose_rule_set

router = APIRouter(tags=["ratings"])
for room in (ratings, exports, jobs):
    router.include_router(room.router)

__all__ = ["Policies", "choose_rule_set", "router"]
