"""Processes of identity that send mails, with a queue of this test alone and a clock that a test moves."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.identity.jobs.mail_delivery import deliver_due
from services.identity.mail.letters import Letter
from services.identity.store import mail_outbox
from services.identity.store.mail_outbox import Delivery
from shared.contracts.vocabulary import Purpose
from shared.mongo import Collection, Document, Store
from shared.ops.settings import Settings
from shared.runtime import Runtime
from tests.support.clusters import Cluster, service_url
from tests.support.histories import NOW
from tests.support.people import PUBLIC_KEYS

SECRET = "http://127.0.0.1:8080/invitations/x_-A1"  # pragma: allowlist secret
SOMEBODY = "lee@state.invalid"


def letter(name: str = "invitation-1", to: str = SOMEBODY) -> Letter:
    return Letter(name, to, "Your invitation", f"Set up your account here:\n{SECRET}\n")


@dataclass
class Clock:
    """Stands until it is moved; all processes of a test look at the same one."""

    time: datetime = NOW

    def __call__(self) -> datetime:
        return self.time

    def later(self, by: timedelta) -> None:
        self.time += by


class Apart(Store):
    """Identity's database, with collections that no other test and no running service looks into."""

    def __init__(self, url: str, word: str) -> None:
        super().__init__(url, "identity")
        self._word = word

    def collection(self, purpose: Purpose | None, name: str) -> Collection:
        return super().collection(purpose, f"{name}_{self._word}")


@dataclass
class Sender:
    """One process."""

    runtime: Runtime
    clock: Clock

    @property
    def store(self) -> Store:
        return self.runtime.store

    async def queue(self, *letters: Letter) -> None:
        await mail_outbox.enqueue(self.store, letters, self.runtime.now())

    async def deliver(self) -> int:
        """What is due now; how many a server took."""
        return await deliver_due(self.runtime)

    def later(self, by: timedelta) -> None:
        self.clock.later(by)

    async def became(self, mail: str = "invitation-1") -> Delivery:
        return (await mail_outbox.find_deliveries(self.store, [mail]))[mail]

    async def row(self, mail: str = "invitation-1") -> Document:
        """As it lies in the database."""
        found = await self.store.collection(None, mail_outbox.MAILS).find_one({"_id": mail})
        assert found
        return found


@asynccontextmanager
async def sending(url: str, word: str, smtp_url: str, clock: Clock) -> AsyncIterator[Sender]:
    settings = Settings.model_validate({"smtp_url": smtp_url, "token_keys": PUBLIC_KEYS})
    runtime = Runtime.from_settings("identity", settings, clock)
    runtime.store.close()
    runtime.store = Apart(url, word)
    await mail_outbox.declare(runtime.store)
    try:
        yield Sender(runtime, clock)
    finally:
        runtime.store.close()


@asynccontextmanager
async def alone(cluster: Cluster, smtp_url: str, *letters: Letter) -> AsyncIterator[Sender]:
    """One process with these letters queued, and nobody beside it."""
    async with sending(service_url(cluster, "identity"), uuid.uuid4().hex, smtp_url, Clock()) as sender:
        await sender.queue(*letters)
        yield sender
        await sender.store.collection(None, mail_outbox.MAILS).drop()
