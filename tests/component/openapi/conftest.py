"""A gateway on loopback with all five services behind it, and an object of every kind in a site of its own."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import get_args

import pytest
from limits import RateLimitItemPerMinute

from services.gateway.app import make_app
from services.gateway.rate_limit import RateLimitPolicy, SignInRateLimiter
from services.gateway.security_headers import SecurityHeadersMiddleware
from services.identity.store import profiles
from shared.contracts.vocabulary import PLATFORM, PlatformRole, SiteRole
from shared.runtime import new_id
from tests.component.gateway.client import served
from tests.component.running_service import run_service
from tests.component.sweep.sites import SERVANTS, made
from tests.support.clusters import Cluster
from tests.support.histories import NOW
from tests.support.people import PUBLIC_KEYS, SignedInUser, register_user, token
from tests.support.site_roles import give, open_site

SITE, EXPENDABLE_SITE = "wv-cqi", "wy-cqi"
"""No other test uses them; the second one is suspended and closed."""

UNLIMITED = RateLimitPolicy((RateLimitItemPerMinute(1_000_000),))


@dataclass(frozen=True)
class Target:
    """Address of the gateway, a token of a person with every role, and the ids of existing objects by kind."""

    address: str
    token: str
    objects: Mapping[str, str]


@pytest.fixture(scope="package")
async def target(cluster: Cluster) -> AsyncIterator[Target]:
    async with AsyncExitStack() as stack:
        services = {name: await stack.enter_async_context(run_service(name, cluster)) for name in SERVANTS}
        for site in (SITE, EXPENDABLE_SITE):
            await open_site(services["identity"].store, site)
            await give(services["identity"].store, site, "usr_swept", "OBSERVER")
        person_id = await profiles.find_or_create(
            services["identity"].store, "every.role@state.example", "Every Role (invented)", new_id, NOW
        )
        objects = {**await made(services, SITE), "site": SITE, "jurisdiction": SITE[:2]}
        addresses = {
            name: await stack.enter_async_context(served(service.app, lifespan="off"))
            for name, service in services.items()
        }
        gateway = make_app(lambda: NOW)
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("OMS_KAFKA_URL", cluster.kafka_url)
            environment.setenv("OMS_TOKEN_KEYS", PUBLIC_KEYS)
            environment.setenv("OMS_UPSTREAMS", json.dumps(addresses))
            address = await stack.enter_async_context(served(SecurityHeadersMiddleware(gateway)))
        gateway.state.runtime = replace(gateway.state.runtime, rate_limiter=SignInRateLimiter(UNLIMITED))
        person = SignedInUser(
            person_id,
            dict.fromkeys((SITE, EXPENDABLE_SITE), get_args(SiteRole)) | {PLATFORM: get_args(PlatformRole)},
        )
        for access in (gateway.state.runtime.access, *(service.runtime.access for service in services.values())):
            register_user(access, person)
        yield Target(address, token(person), objects)
