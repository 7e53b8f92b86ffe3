"""Reviews service. Owns the topics oms.*.reviews and the databases reviews_*."""

from services.reviews.api import router
from services.reviews.runtime import ReviewsRuntime
from services.reviews.store import declare
from services.reviews.store.key_rotation import rewrap
from services.reviews.store.presence import follow_cases
from shared.service import Service

service = Service("reviews", ReviewsRuntime, router, declare=declare, background_tasks=(rewrap, follow_cases))
api = service.api
