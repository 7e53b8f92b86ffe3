"""Reviews: case entry and QA. Owns the topics oms.*.reviews and the databases reviews_*."""

from services.reviews.api import router
from services.reviews.store import declare
from services.reviews.store.key_rotation import rewrap
from services.reviews.store.text_keys import hold_keys
from shared.service import Service

service = Service("reviews", router, declare=declare, prepare=hold_keys, chores=(rewrap,))
api = service.api
