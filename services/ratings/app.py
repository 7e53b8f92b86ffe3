"""Ratings: what follows from the answers by the rules. Owns the topics oms.*.ratings and the databases ratings_*."""

from services.ratings.api import router
from services.ratings.handlers import RateCases
from services.ratings.store import declare
from shared.service import Consumer, Service

service = Service("ratings", router, consumers=[Consumer("ratings", ("reviews",), RateCases)], declare=declare)
api, worker = service.api, service.worker
