"""What the running gateway holds: its settings, who may do what, the services behind it, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.types import Scope

from services.gateway.credentials import Credentials
from services.gateway.rate_limit import SignInRateLimiter
from services.gateway.upstream.client import UpstreamClient
from shared.access.replica import AccessReplica
from shared.ops.settings import Settings
from shared.security.tokens import key_set


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Runtime:
    """Made once a process; no database. Of Kafka it reads identity's topic, to know who may do what."""

    settings: Settings
    access: AccessReplica
    upstreams: UpstreamClient
    credentials: Credentials
    pace: SignInRateLimiter
    now: Callable[[], datetime]

    @classmethod
    def of(cls, settings: Settings, now: Callable[[], datetime] = utc_now) -> "Runtime":
        """Raises ValueError for settings that a production build does not take."""
        settings.demand_encrypted_door()
        access, upstreams = AccessReplica(key_set(settings.token_keys), now), UpstreamClient(settings.upstreams)
        return cls(settings, access, upstreams, Credentials(upstreams, access), SignInRateLimiter(), now)


def runtime_of(scope: Scope) -> Runtime:
    runtime = scope["app"].state.runtime
    assert isinstance(runtime, Runtime)
    return runtime
