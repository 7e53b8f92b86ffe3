"""Routers of the projections API: dashboards, the list of cases, reports and work lists of a quarter.

Calculation of tables does not belong here. It may import the service's store, views and tables, and `shared`.
"""

from fastapi import APIRouter

from services.projections.api import (
    analyses,
    cases,
    dashboards,
    figure_cases,
    improvement,
    own_cases,
    publications,
    quality,
    reports,
    work_lists,
)

router = APIRouter(tags=["projections"])
for module in (
    dashboards,
    analyses,
    figure_cases,
    cases,
    improvement,
    own_cases,
    publications,
    quality,
    reports,
    work_lists,
):
    router.include_router(module.router)
