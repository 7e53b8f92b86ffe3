"""Routes about how far ratings can be relied on: agreement between levels.

Calculation belongs to `measures` and `tables`, queries to `store`. It may import the service's store, tables and
measures, and `shared`.
"""

from fastapi import APIRouter

from services.projections.api.quality import agreement

router = APIRouter()
router.include_router(agreement.router)
