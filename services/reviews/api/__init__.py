"""Routes of reviews, one room each for cases, what else is read of them, sampling, interviews and updates.

Rules of a case do not belong here. It may import the service's store and domain, and `shared`.
"""

from fastapi import APIRouter

from services.reviews.api import certifications
from services.reviews.api.case_reads import case_changes, item_history, what_if
from services.reviews.api.cases import cases, eliminations, entry, narratives, notes, overrides, practice, qa, texts
from services.reviews.api.interviews import interview_lists, interviews
from services.reviews.api.sampling import assignments, counties, frames, quotas, reviews, samples
from services.reviews.api.updates import event_stream, presence

OF_A_CASE = (cases, entry, texts, assignments, qa, notes, overrides, eliminations, item_history, case_changes, what_if)
OF_A_QUARTER = (reviews, counties, frames, samples, quotas, certifications, narratives)
OF_INTERVIEWS = (interviews, interview_lists)
OF_UPDATES = (event_stream, presence)

router = APIRouter(tags=["reviews"])
for module in (*OF_A_CASE, *OF_A_QUARTER, *OF_INTERVIEWS, practice, *OF_UPDATES):
    router.include_router(module.router)
