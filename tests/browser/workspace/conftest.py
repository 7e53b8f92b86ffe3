"""One stack for all tests of the workspace; every test opens cases of its own and closes what it opened."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from tests.browser.workspace.office import Office, open_office

EXPECTED_WITHIN_MILLISECONDS = 30_000
"""Limit of every wait of these tests: a machine that two test runs share answers late, and still right."""

expect.set_options(timeout=EXPECTED_WITHIN_MILLISECONDS)


@pytest.fixture(scope="session")
async def running_office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with open_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
async def office(running_office: Office) -> AsyncIterator[Office]:
    yield running_office
    await running_office.close_contexts()
