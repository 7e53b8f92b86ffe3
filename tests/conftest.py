"""Settings of all tests: Hypothesis prints its seed and measures no time; the tests of one folder run together."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("oms", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("oms")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In random order, but folder by folder: no folder's servers run beside another's and take the processors away."""
    folders = list(dict.fromkeys(item.path.parent for item in items))
    items.sort(key=lambda item: folders.index(item.path.parent))
