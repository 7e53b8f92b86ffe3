"""Schedule of user-list reviews: opens a site's next one when it is due and queues reminders of overdue ones (R25)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from services.identity.application.mail_queue import queue_review_overdue
from services.identity.domain.sites.user_review import Open
from services.identity.runtime import SERVICE_ACTOR
from services.identity.store import journal_queries, profiles, snapshot_queries, user_list, user_reviews
from shared.errors import Refused
from shared.mongo import Document, StoreError
from shared.ops.telemetry import log
from shared.runtime import Runtime

REVIEW_CHECK_INTERVAL_SECONDS = 60.0
TIME_TO_ANSWER = timedelta(days=14)


async def run_user_review_schedule(runtime: Runtime) -> None:
    """Checks all sites at each interval until cancelled; several processes may do so at once."""
    while True:
        try:
            await open_due_reviews(runtime)
        except (StoreError, Refused) as error:
            log.warning("user_review_schedule.retry", error=type(error).__name__)
        await asyncio.sleep(REVIEW_CHECK_INTERVAL_SECONDS)


async def open_due_reviews(runtime: Runtime) -> None:
    """Opens the next review of each site in use where it is due, and queues reminders of open ones that are overdue."""
    async for row in snapshot_queries.iterate_sites(runtime.store, "active", "suspended"):
        site = row["site"]
        reviews = await snapshot_queries.list_user_reviews(runtime.store, site)
        unsigned = [review for review in reviews if not review["state"]["signed_by"]]
        for review in unsigned:
            await _queue_if_overdue(runtime, site, review)
        interval = timedelta(days=runtime.settings.user_review_days)
        if not unsigned and await _last_signed_at(runtime, site, reviews) + interval <= runtime.now():
            await _open_review(runtime, site, len(reviews) + 1)


async def _last_signed_at(runtime: Runtime, site: str, signed: Sequence[Document]) -> datetime:
    """Returns the time of the last signature; before the first one, that of the site's activation."""
    if signed:
        return max(datetime.fromisoformat(row["state"]["signed_at"]) for row in signed)
    return await journal_queries.first_activation(runtime.store, site) or runtime.now()


async def _open_review(runtime: Runtime, site: str, number: int) -> None:
    """Opens a review whose id follows from its number, so that two processes open one and not two."""
    review = f"urv_{number:06x}{'0' * 26}"
    people = tuple(row["id"] for row in await user_list.list_for_site(runtime.store, site))
    command = Open((runtime.today(site) + TIME_TO_ANSWER).isoformat(), people)
    try:
        await user_reviews.execute(runtime.store, runtime.command_context(SERVICE_ACTOR), site, review, command)
    except Refused as refused:
        if refused.slug != "review-open":
            raise


async def _queue_if_overdue(runtime: Runtime, site: str, row: Document) -> None:
    """Queues the reminders of a review once: their ids follow from it."""
    if row["state"]["due"] >= runtime.today(site).isoformat():
        return
    users = await user_list.list_for_site(runtime.store, site)
    administrators = [user["id"] for user in users if any(role["role"] == "STATE_ADMIN" for role in user["roles"])]
    named = await profiles.load_names(runtime.store, administrators)
    review = row["_id"].partition("|")[2]
    await queue_review_overdue(runtime, site, review, row["state"]["due"], list(named.values()))
