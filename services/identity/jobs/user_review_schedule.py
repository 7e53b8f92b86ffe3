"""Opens the review of a site's user list when its time has come, and says by mail when one is late (R25)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from services.identity.application.mail_queue import queue_review_overdue
from services.identity.domain.sites import user_review as domain
from services.identity.jobs.bootstrap import SERVICE_ACTOR
from services.identity.store import profiles, user_list, user_reviews
from shared.errors import Refused
from shared.mongo import Document, StoreError
from shared.ops.telemetry import log
from shared.runtime import Runtime

REVIEW_CHECK_INTERVAL_SECONDS = 60.0
TIME_TO_ANSWER = timedelta(days=14)


async def run_user_review_schedule(runtime: Runtime) -> None:
    """For ever; several processes may do it at once."""
    while True:
        try:
            await open_due_reviews(runtime)
        except (StoreError, Refused) as error:
            log.warning("user lists will be looked after again", error=type(error).__name__)
        await asyncio.sleep(REVIEW_CHECK_INTERVAL_SECONDS)


async def open_due_reviews(runtime: Runtime) -> None:
    """At each active site the next review may be due, or an open one late."""
    async for site in runtime.store.collection(None, "sites").find({"state.state": {"$in": ["active", "suspended"]}}):
        reviews = runtime.store.collection(None, "user_reviews").find({"site": site["site"]}).sort("_id")
        rows = [row async for row in reviews]
        late = [row for row in rows if not row["state"]["signed_by"]]
        for row in late:
            await _queue_if_overdue(runtime, site["site"], row)
        rest = timedelta(days=runtime.settings.user_review_days)
        if not late and await _last_signed_at(runtime, site["site"], rows) + rest <= runtime.now():
            await _open_review(runtime, site["site"], len(rows) + 1)


async def _last_signed_at(runtime: Runtime, site: str, signed: Sequence[Document]) -> datetime:
    """When the list was signed last; at first, when the site was set up."""
    if signed:
        return max(datetime.fromisoformat(row["state"]["signed_at"]) for row in signed)
    row = await runtime.store.collection(None, "journal").find_one(
        {"aggregate": f"{site}|sit_{site}", "events.type": "oms.identity.site_activated.v1"}, sort=[("sequence", 1)]
    )
    found: datetime = row["at"] if row else runtime.now()
    return found


async def _open_review(runtime: Runtime, site: str, number: int) -> None:
    """Under an id that follows from those before, so that two processes open one review and not two."""
    review = f"urv_{number:06x}{'0' * 26}"
    people = tuple(one["id"] for one in await user_list.list_for_site(runtime.store, site))
    command = domain.Open((runtime.now() + TIME_TO_ANSWER).date().isoformat(), people)
    cause = runtime.command_context(SERVICE_ACTOR)
    try:
        await user_reviews.execute(runtime.store, site, review, lambda state: domain.decide(state, command), cause)
    except Refused as refused:
        if refused.slug != "review-open":
            raise


async def _queue_if_overdue(runtime: Runtime, site: str, row: Document) -> None:
    """Once a review: the letters' ids see to that."""
    if row["state"]["due"] >= runtime.now().date().isoformat():
        return
    listed = await user_list.list_for_site(runtime.store, site)
    administrators = [one["id"] for one in listed if any(held["role"] == "STATE_ADMIN" for held in one["roles"])]
    named = await profiles.load_names(runtime.store, administrators)
    review = row["_id"].partition("|")[2]
    await queue_review_overdue(runtime, site, review, row["state"]["due"], list(named.values()))
