"""Routes about how far ratings can be relied on: agreement between levels, and figures if a case were rated otherwise.

Calculation belongs to `measures` and `tables`, queries to `store`. It may import the service's store, tables and
measures, and `shared`.
"""

from fastapi import APIRouter

from services.projections.api.quality import agreement, what_if

router = APIRouter()
for module in (agreement, what_if):
    router.include_router(module.router)
