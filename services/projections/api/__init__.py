"""What a client can ask of projections: dashboards, the list of cases, and a quarter's reports."""

from fastapi import APIRouter

from services.projections.api import cases, dashboards, reports, work_lists

router = APIRouter(tags=["projections"])
for room in (dashboards, cases, reports, work_lists):
    router.include_router(room.router)
