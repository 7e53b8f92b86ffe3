"""Reviews: case entry and QA. Owns the topics oms.*.reviews and the databases reviews_*."""

from services.reviews.api import router
from services.reviews.store import declare
from services.reviews.store.keys import hold_keys
from services.reviews.store.rewrapping import rewrap
from shared.service import Service

service = Service("reviews", router, declare=declare, prepare=hold_keys, chores=(rewrap,))
api = service.api
