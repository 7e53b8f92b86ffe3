"""Routers of the projections API: dashboards, the list of cases, reports and work lists of a quarter."""

from fastapi import APIRouter

from services.projections.api import cases, dashboards, reports, work_lists

router = APIRouter(tags=["projections"])
for module in (dashboards, cases, reports, work_lists):
    router.include_router(module.router)
