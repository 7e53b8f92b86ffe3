"""Real servers, started once for the tests of this folder that need them."""

from collections.abc import Iterator

import pytest

from tests.support.clusters import Cluster, open_cluster


@pytest.fixture(scope="package")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with open_cluster(tmp_path_factory.mktemp("cluster")) as there:
        yield there
