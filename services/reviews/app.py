"""Reviews: case entry and QA. Owns the topics oms.*.reviews and the databases reviews_*."""

from services.reviews.api import router
from shared.service import Service

service = Service("reviews", router)
api = service.api
