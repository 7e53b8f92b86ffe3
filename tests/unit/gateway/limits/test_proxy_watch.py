"""Warning of a proxy that is not trusted."""

from types import SimpleNamespace

import pytest
from starlette.types import Receive, Scope, Send

from services.gateway.proxy_watch import MIN_REQUESTS, WARNING, ProxyWatchMiddleware

PROXY, PERSON = "10.0.0.5", "203.0.113.9"


async def warning_after(requests: list[tuple[str, str]]) -> str | None:
    """What is shown after these requests, each with the address that the server sees and the header."""
    state = SimpleNamespace(proxy_warning=None)

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None: ...

    async def receive() -> dict[str, str]:
        return {}

    async def send(_message: object) -> None: ...

    watch = ProxyWatchMiddleware(app)
    for address, forwarded in requests:
        headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
        scope = {"type": "http", "client": (address, 1), "headers": headers, "app": SimpleNamespace(state=state)}
        await watch(scope, receive, send)
    warning: str | None = state.proxy_warning
    return warning


async def test_proxy_that_is_not_trusted_is_warned_of() -> None:
    """All people behind it have one address, and one guesser makes all of them wait."""
    probes = [("10.0.0.6", "")] * 50
    assert await warning_after([*probes, *[(PROXY, f"203.0.113.{n}") for n in range(MIN_REQUESTS)]]) == WARNING


@pytest.mark.parametrize(
    "requests",
    [
        [(PROXY, "203.0.113.1")] * (MIN_REQUESTS - 1),
        [(PERSON, PERSON)] * 100,
        [(PERSON, f"{PERSON}, 10.0.0.5"), *[(PROXY, PERSON)] * 100],
        [(PROXY, "")] * 100,
        [("198.51.100.1", PERSON), ("198.51.100.2", PERSON)] * 100,
    ],
    ids=["few", "trusted", "a chain", "no proxy", "several senders"],
)
async def test_trusted_proxy_or_none_is_not_warned_of(requests: list[tuple[str, str]]) -> None:
    """Anybody can send the header: a false warning would hide a true one."""
    assert await warning_after(requests) is None
