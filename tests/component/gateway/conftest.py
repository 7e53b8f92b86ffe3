"""Fixtures of the gateway: a service behind it that answers as a test says, and a client of the gateway."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.component.gateway.client import Upstream, gateway_before


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture
async def client(monkeypatch: pytest.MonkeyPatch, upstream: Upstream) -> AsyncIterator[httpx2.AsyncClient]:
    async with gateway_before(monkeypatch, upstream) as client:
        yield client
