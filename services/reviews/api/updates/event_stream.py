"""Event stream of open cases: changes by anybody, and presence."""

import asyncio
import random
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Query

from services.reviews.api.cases.case_commands import authorized, load_authorized
from services.reviews.api.updates.response_models import CaseEvent, PresenceEvent, VersionsEvent
from services.reviews.api.updates.wire_format import case_event, presence_event, resumed_versions, versions_event
from services.reviews.domain import Case
from services.reviews.runtime import reviews_runtime
from services.reviews.store import cases, presence
from services.reviews.updates.changes import CaseChange
from services.reviews.updates.feeds import CaseFeed
from services.reviews.updates.subscription import Subscription
from shared.contracts.envelope import key_of
from shared.contracts.vocabulary import CaseId, Site, purpose_of
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import events_in
from shared.eventstore.repository import LoadedAggregate
from shared.mongo import StoreError
from shared.ops.telemetry import log
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.event_streams import PING, EventStream, retry_after
from shared.web.request import RequestContext

router = APIRouter()

MAX_CASES = 20
CHECK_SECONDS = 5.0
"""Between two checks of access while nothing happens."""

PING_SECONDS = 15.0
MAX_STREAM_SECONDS = 300.0
"""After it the client comes back, and its session is looked at again: an idle one ends without an event."""

RETRY_MILLISECONDS = (1000, 5000)
"""Each stream draws its own, so that the clients of a process that ended do not come back all at once."""


@router.get(
    "/sites/{site}/live",
    status_code=200,
    response_class=EventStream,
    responses={200: {"model": VersionsEvent | CaseEvent | PresenceEvent}, 429: {}},
)
async def follow_cases(
    site: Site,
    case: Annotated[list[CaseId], Query(min_length=1, max_length=MAX_CASES, description="A case to follow.")],
    ctx: Annotated[AuthorizedRequest, Requires("case.read")],
    last_event_id: Annotated[str | None, Header(max_length=2000)] = None,
) -> EventStream:
    """An endless stream of server-sent events: changes of these cases by anybody, and who has them open.

    `versions` comes first, then `case` and `presence` whenever something changes; no event has content of a case.
    """
    loaded = {key_of(site, name): await load_authorized(ctx, site, name) for name in dict.fromkeys(case)}
    seen = resumed_versions(site, last_event_id or "")
    heads = {key: state.head.sequence for key, state in loaded.items()}
    versions = {key: min(seen.get(key, head), head) for key, head in heads.items()}
    feed = reviews_runtime(ctx.runtime).feeds.for_purpose(purpose_of(site))
    parts = OpenStream(ctx, site, loaded, feed).parts(versions)
    return EventStream(parts, parts.aclose)


@dataclass
class OpenStream:
    """One open stream: its cases as loaded last, and access to each, which is checked before anything is sent."""

    ctx: RequestContext
    site: str
    loaded: dict[str, LoadedAggregate[Case]]
    """By key of the case."""

    feed: CaseFeed

    async def parts(self, versions: Mapping[str, int]) -> AsyncGenerator[bytes, None]:
        """Yield the parts of the stream until access ends or its time is over. `versions`: what the client has."""
        now = asyncio.get_running_loop().time
        until, sent_at = now() + MAX_STREAM_SECONDS, now()
        with self.feed.subscribe(versions) as subscription:
            yield retry_after(random.randint(*RETRY_MILLISECONDS)) + versions_event(versions)  # noqa: S311 no secret
            await self._read_presence(subscription)
            while now() < until and (events := await self._next_events(subscription)) is not None:
                if events or now() - sent_at >= PING_SECONDS:
                    sent_at = now()
                    yield events or PING
                await subscription.wait(CHECK_SECONDS)

    async def _next_events(self, subscription: Subscription) -> bytes | None:
        """Return the pending events, empty where there are none; None when the person may no longer read the cases."""
        try:
            await self._catch_up(subscription)
            changes = subscription.take_changes()
            await self._check_access(changes)
        except StoreError as error:
            log.warning("updates.stream.retry", error=type(error).__name__)
            subscription.is_stale = True
            return b""
        except Refused:
            return None
        subscription.record_sent(changes)
        pending = [case_event(key, change, subscription.versions) for key, change in changes.items()]
        pending += [presence_event(key, self.feed.people_in(key)) for key in sorted(subscription.take_presence())]
        return b"".join(pending)

    async def _catch_up(self, subscription: Subscription) -> None:
        """Read the journal where records may have been missed. Raises StoreError."""
        if not subscription.is_stale:
            return
        subscription.is_stale = False
        journal = Journal.for_purpose(self.ctx.runtime.store, purpose_of(self.site))
        for key, version in subscription.versions.items():
            for entry in await journal.after(key, version):
                subscription.offer(key, events_in(entry))

    async def _check_access(self, changes: Mapping[str, CaseChange]) -> None:
        """Authorize the reading of every case again, of changed ones on their new state. Raises Refused, StoreError."""
        for key in changes:
            self.loaded[key] = await cases.load(self.ctx.runtime.store, self.site, self.loaded[key].subject.id)
        self.ctx.runtime.access.require_active_session(self.ctx.user)
        for loaded in self.loaded.values():
            authorized(self.ctx, "case.read", loaded)

    async def _read_presence(self, subscription: Subscription) -> None:
        """Have the stream begin with the people of each case; where the database does not answer, they come later."""
        for key in self.loaded:
            subscription.offer_presence(key)
        with suppress(StoreError):
            purpose, now = purpose_of(self.site), self.ctx.runtime.now()
            self.feed.show_people(await presence.people_in(self.ctx.runtime.store, purpose, self.loaded, now))
