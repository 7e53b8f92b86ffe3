"""Ratings: what follows from the answers by the rules. Owns the topics oms.*.ratings and the databases ratings_*."""

from services.ratings import exports, store
from services.ratings.api import router
from services.ratings.exports.job_worker import run_export_jobs
from services.ratings.handlers import RatingHandler
from shared.mongo import Store
from shared.runtime import Runtime
from shared.service import Consumer, Service


async def declare(database: Store) -> None:
    await store.declare(database)
    await exports.declare(database)


consumers = [Consumer("ratings", ("reviews",), RatingHandler)]
service = Service("ratings", Runtime, router, consumers=consumers, declare=declare, background_tasks=(run_export_jobs,))
api, worker = service.api, service.worker
