"""All five services in this process, with an object of every kind in two open sites."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.component.running_service import run_service
from tests.component.sweep.sites import ANOTHER_SITE, SERVANTS, SITE, World, made, nowhere
from tests.support.clusters import Cluster
from tests.support.site_roles import give, open_site


@pytest.fixture(scope="package")
async def world(cluster: Cluster) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        services = {name: await stack.enter_async_context(run_service(name, cluster)) for name in SERVANTS}
        store = services["identity"].store
        for site in (SITE, ANOTHER_SITE):
            await open_site(store, site)
            await give(store, site, "usr_swept", "OBSERVER")
        there = {site: await made(services, site) for site in (SITE, ANOTHER_SITE)}
        yield World(services, there, nowhere())
