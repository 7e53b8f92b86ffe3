"""Servers for the tests of the benches."""

from collections.abc import AsyncIterator

import pytest

from tests.support.clusters import Cluster, open_cluster


@pytest.fixture(scope="package")
async def cluster(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """Never skipped: servers the environment names, containers, or local processes."""
    with open_cluster(tmp_path_factory.mktemp("bench")) as opened:
        yield opened
