"""Ratings: what follows from the answers by the rules. Owns the topics oms.*.ratings and the databases ratings_*."""

from services.ratings import exports, store
from services.ratings.api import router
from services.ratings.exports.job_worker import run_export_jobs
from services.ratings.handlers import RatingHandler
from shared.mongo import Store
from shared.service import Consumer, Service


async def declare(there: Store) -> None:
    await store.declare(there)
    await exports.declare(there)


consumers = [Consumer("ratings", ("reviews",), RatingHandler)]
service = Service("ratings", router, consumers=consumers, declare=declare, chores=(run_export_jobs,))
api, worker = service.api, service.worker
