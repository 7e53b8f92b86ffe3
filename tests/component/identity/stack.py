"""Identity, services that follow it and a gateway before them: one clock, one mail catcher, and no chore by itself."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from limits import RateLimitItemPerMinute
from starlette.types import ASGIApp

from services.gateway.app import make_app
from services.gateway.rate_limit import RateLimitPolicy, SignInRateLimiter
from services.gateway.security_headers import SecurityHeadersMiddleware
from services.identity.domain import keyring
from services.identity.jobs.key_rotation import rotate_signing_keys
from services.identity.jobs.mail_delivery import deliver_due
from shared.eventstore.journal import Journal
from shared.mongo import Collection
from shared.reference.jurisdictions import jurisdictions
from shared.runtime import Runtime
from shared.service import Service
from tests.component.api_client import expect_success
from tests.component.gateway.client import served
from tests.component.identity.browser import Browser
from tests.component.identity.mails.post_office import PostOffice, open_office
from tests.component.identity.mails.senders import Clock
from tests.component.running_service import SECRET_KEY
from tests.support.clusters import Cluster, service_url
from tests.support.wait import until

START = datetime(2031, 1, 6, 15, 0, tzinfo=UTC)
"""Later than the machine's own clock: MongoDB goes by that one, and removes what is over by it."""

FIRST_OPERATOR = "first.operator@platform.example"
PUBLIC_URL = "https://oms.example"
SERVICES = ("identity", "reviews", "ratings", "projections", "helpdesk")
SETTINGS = {
    "TOKEN_KEYS": '{"keys": []}',  # identity's own keys alone
    "SECRET_KEY": SECRET_KEY,
    "PUBLIC_URL": PUBLIC_URL,
    "FIRST_OPERATOR": FIRST_OPERATOR,
}
LINK = re.compile(r"/[if]/([A-Za-z0-9]{22})\b")
SHORT = {"invitations": "/i/", "contact-forms": "/f/"}
TOLD = re.compile("[|](usr|sit|gra|key)_")
KINDS = ("training", "cqi", "cfsr")
NO_PACE = RateLimitItemPerMinute(1_000_000)
LONGEST_STEP = keyring.KEY_LIFETIME - keyring.KEY_OVERLAP
"""Identity looks after its keys at least this often, also in a test that moves its clock by a year."""


@dataclass
class Stack:
    """What a test may touch."""

    clock: Clock
    office: PostOffice
    gateway: ASGIApp
    apps: dict[str, FastAPI]
    addresses: dict[str, str]
    numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)
    unused: dict[str, list[str]] = field(default_factory=lambda: {kind: _states() for kind in KINDS}, repr=False)

    @property
    def runtime(self) -> Runtime:
        """Identity's."""
        return self.of("identity")

    def of(self, name: str) -> Runtime:
        runtime: Runtime = self.apps[name].state.runtime
        return runtime

    def browser(self, address: str = "127.0.0.1") -> Browser:
        """A new one, at this address."""
        transport = httpx2.ASGITransport(self.gateway, raise_app_exceptions=False, client=(address, 40_000))
        return Browser(httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL), self.level)

    def new_site(self, kind: str) -> str:
        """Of a state that no other test uses for this kind of site."""
        return f"{self.unused[kind].pop()}-{kind}"

    def new_state(self) -> str:
        """Of which no other test uses any site."""
        state = next(one for one in _states() if all(one in unused for unused in self.unused.values()))
        for unused in self.unused.values():
            unused.remove(state)
        return state

    def new_name(self, word: str = "somebody") -> str:
        return f"{word}-{next(self.numbers)}"

    def kept(self, name: str) -> Collection:
        """A collection of identity, to see what is not said."""
        return self.runtime.store.collection(None, name)

    async def level(self) -> None:
        """Returns when every process has heard of all that identity has told."""
        told: list[dict[str, Any]] = [{"$match": {"aggregate": TOLD}}]
        told += [{"$group": {"_id": "$aggregate", "last": {"$max": "$last"}}}]
        heads = {row["_id"]: row["last"] async for row in self.kept(Journal.COLLECTION).aggregate(told)}
        facts = [app.state.runtime.access.state for app in self.apps.values()]

        async def heard() -> bool:
            return all(one._last_sequences.get(key, 0) >= last for one in facts for key, last in heads.items())

        await until(heard)

    async def later(self, by: timedelta) -> None:
        """The clock goes on, never back; identity looks after its keys meanwhile."""
        while by > timedelta(0):
            step = min(by, LONGEST_STEP)
            self.clock.later(step)
            await rotate_signing_keys(self.runtime)
            await self.level()
            by -= step

    async def until_hour(self, hour: int) -> None:
        """The clock goes on to the next time that it is this hour in UTC, wherever earlier tests left it."""
        now = self.clock()
        ahead = now.replace(hour=hour, minute=0, second=0, microsecond=0) - now
        await self.later(ahead % timedelta(days=1))

    async def token(self, browser: Browser, purpose: str | None = None) -> str:
        """What the gateway gets for a browser's cookie; no browser ever sees it."""
        async with httpx2.AsyncClient(base_url=self.addresses["identity"], trust_env=False) as inside:
            body = {"credential": browser.cookie, "purpose": purpose}
            return str(expect_success(await inside.post("/api/v1/internal/tokens", json=body))["token"])

    async def mails(self, address: str) -> list[str]:
        """The texts of all mails to this address, each once, after everything that waits was sent."""
        await deliver_due(self.runtime)
        return [self.office.mailbox.text(one) for one in self.office.mailbox.mails(address)]

    async def link(self, address: str, kind: str = "invitations") -> str:
        """Of the newest mail to this address that holds one."""
        texts = [text for text in await self.mails(address) if SHORT[kind] in text]
        assert texts, f"no link to {kind} was mailed to {address}"
        return str(LINK.findall(texts[-1])[-1])


@asynccontextmanager
async def opened(cluster: Cluster, folder: Path) -> AsyncIterator[Stack]:
    clock = Clock(START)
    async with AsyncExitStack() as there:
        office = await there.enter_async_context(open_office(folder / "mail"))
        apps: dict[str, FastAPI] = {}
        addresses: dict[str, str] = {}
        for name in SERVICES:
            apps[name] = _app(name, clock)
            own = {"MONGO_URL": service_url(cluster, name), "KAFKA_URL": cluster.kafka_url, "SMTP_URL": office.url}
            with _environment(SETTINGS | own):
                addresses[name] = await there.enter_async_context(served(apps[name]))
        apps["gateway"] = gateway = make_app(clock)
        with _environment(SETTINGS | {"UPSTREAMS": json.dumps(addresses), "KAFKA_URL": cluster.kafka_url}):
            await there.enter_async_context(gateway.router.lifespan_context(gateway))
        gateway.state.runtime = replace(
            gateway.state.runtime, rate_limiter=SignInRateLimiter(RateLimitPolicy((NO_PACE,)))
        )
        yield Stack(clock, office, SecurityHeadersMiddleware(gateway), apps, addresses)


def _app(name: str, clock: Clock) -> FastAPI:
    """What it does by itself it does when a test says so."""
    service: Service[Any] = import_module(f"services.{name}.app").service
    return replace(service, background_tasks=(), now=clock).api


def _states() -> list[str]:
    """California's sites are shared by all tests; a site of Texas is that of the test of its two zones."""
    return [one for one in jurisdictions() if one not in ("ca", "tx")]


@contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """The settings of a process that starts."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(f"OMS_{name}", value)
        yield
