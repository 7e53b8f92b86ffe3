"""Routes of improvement: action plans, the Program Improvement Plan of a site, and statewide data indicators.

Calculation belongs to `services.projections.measures`, decisions to the domain.
It may import the service's store, domain, measures and tables, and `shared`.
"""

from fastapi import APIRouter

from services.projections.api.improvement import action_plans, conformity, indicators, pip

router = APIRouter()
for module in (action_plans, pip, indicators, conformity):
    router.include_router(module.router)
