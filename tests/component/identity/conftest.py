"""One identity for all tests here, with people and sites that came about as real ones do."""

from collections.abc import AsyncIterator

import pytest

from shared.kafka.admin import create_topics
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import Place, first_operator, open_site, platform_person
from tests.component.identity.stack import Stack, opened
from tests.support.clusters import NAMED, Cluster, open_cluster

PARTITIONS = 3


@pytest.fixture(scope="package")
async def cluster(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """Servers of these tests alone: identity's facts are of the whole platform, and begin with nothing."""
    with pytest.MonkeyPatch.context() as environment:
        for name in NAMED:
            environment.delenv(name, raising=False)
        with open_cluster(tmp_path_factory.mktemp("identity")) as there:
            await create_topics(there.kafka_url, PARTITIONS)
            yield there


@pytest.fixture(scope="package")
async def stack(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    async with opened(cluster, tmp_path_factory.mktemp("office")) as there:
        yield there


@pytest.fixture(scope="package")
async def the_operator(stack: Stack) -> Account:
    return await first_operator(stack)


@pytest.fixture(scope="package")
async def the_officer(stack: Stack, the_operator: Account) -> Account:
    return await platform_person(stack, await the_operator.back(), "CB_CENTRAL")


@pytest.fixture
async def operator(the_operator: Account) -> Account:
    return await the_operator.back()


@pytest.fixture
async def officer(the_officer: Account) -> Account:
    """Of the Children's Bureau's central office."""
    return await the_officer.back()


@pytest.fixture(scope="package")
async def the_cqi_site(stack: Stack, the_operator: Account, the_officer: Account) -> Place:
    return await open_site(stack, "ca-cqi", await the_operator.back(), await the_officer.back())


@pytest.fixture
async def cqi(the_cqi_site: Place) -> Place:
    """Open, and shared by all tests that leave its own state alone."""
    await the_cqi_site.administrator.back()
    return the_cqi_site


@pytest.fixture(scope="package")
async def the_cfsr_site(stack: Stack, the_operator: Account, the_officer: Account) -> Place:
    return await open_site(stack, "ca-cfsr", await the_operator.back(), await the_officer.back())


@pytest.fixture
async def cfsr(the_cfsr_site: Place) -> Place:
    await the_cfsr_site.administrator.back()
    await the_cfsr_site.officer.back()
    return the_cfsr_site
