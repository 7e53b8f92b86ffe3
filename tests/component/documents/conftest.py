"""The recipes run in a copy of the project and need no servers."""

import pytest


@pytest.fixture(autouse=True)
def kafka_named() -> None:
    """Overrides the fixture of the folder above, which starts the servers."""
