"""What a client can ask of reviews, room by room."""

from fastapi import APIRouter

from services.reviews.api import (
    assigning,
    cases,
    certifications,
    counties,
    eliminations,
    entry,
    frames,
    interview_lists,
    interviews,
    narratives,
    notes,
    overrides,
    practice,
    qa,
    quotas,
    reviews,
    samples,
    texts,
)

OF_A_CASE = (cases, entry, texts, assigning, qa, notes, overrides, eliminations)
OF_A_QUARTER = (reviews, counties, frames, samples, quotas, certifications, narratives)
OF_INTERVIEWS = (interviews, interview_lists)

router = APIRouter(tags=["reviews"])
for room in (*OF_A_CASE, *OF_A_QUARTER, *OF_INTERVIEWS, practice):
    router.include_router(room.router)
