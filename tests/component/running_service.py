"""A service's api in this process, with its lifespan: real MongoDB, real Kafka, its relay, and a clock that stands."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from shared.contracts.envelope import key_of
from shared.eventstore.journal import Journal
from shared.mongo import Document, Store
from shared.runtime import Runtime
from shared.service import Service
from tests.component.api_client import ServiceClient
from tests.support.clusters import Cluster, service_url
from tests.support.histories import NOW
from tests.support.people import PUBLIC_KEYS

SECRET_KEY = "A" * 43
"""32 bytes in base64url: an invented key."""


@dataclass(frozen=True)
class RunningService:
    """What a test may touch of a running service; `client` is for requests, the rest to see what they did."""

    app: FastAPI
    runtime: Runtime
    client: ServiceClient

    @property
    def store(self) -> Store:
        return self.runtime.store

    async def rows(self, site: str, aggregate: str) -> list[Document]:
        """The journal of one aggregate, in order, without the relay's mark."""
        rows = await Journal(self.store.of_site(site, Journal.COLLECTION)).after(key_of(site, aggregate), 0)
        return [{name: part for name, part in row.items() if name != "new"} for row in rows]

    async def delete_site_data(self, site: str) -> None:
        """Remove what an earlier run on the same servers left of a test's own site."""
        begins = {"$regex": f"^{site}[|]"}
        left = {"$or": [{"site": site}, {"aggregate": begins}, {"_id": begins}]}
        for purpose in self.store.purposes:
            database = self.store.collection(purpose, Journal.COLLECTION).database
            for name in await database.list_collection_names():
                await self.store.collection(purpose, name).delete_many(left)


@asynccontextmanager
async def run_service(
    name: str, cluster: Cluster, now: Callable[[], datetime] = lambda: NOW
) -> AsyncIterator[RunningService]:
    """One more instance of the service: nothing in memory is shared with another.

    Identity's is without its loops: by a clock that stands they would carry out the forms and send the mails of the
    tests that share its database, and their links would be over before they are followed.
    """
    service: Service[Any] = import_module(f"services.{name}.app").service
    app = replace(service, now=now, background_tasks=() if name == "identity" else service.background_tasks).api
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OMS_KAFKA_URL", cluster.kafka_url)
        environment.setenv("OMS_MONGO_URL", service_url(cluster, name))
        environment.setenv("OMS_TOKEN_KEYS", PUBLIC_KEYS)
        environment.setenv("OMS_SECRET_KEY", SECRET_KEY)
        lifespan = app.router.lifespan_context(app)
        await lifespan.__aenter__()
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    access = app.state.runtime.access
    async with ServiceClient(access, transport=transport, base_url="http://service") as client:
        yield RunningService(app, app.state.runtime, client)
    await lifespan.__aexit__(None, None, None)
