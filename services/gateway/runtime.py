"""What the running gateway holds: its settings, the keys of tokens, the services behind it, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.types import Scope

from services.gateway.upstream import Upstreams
from shared.security import Keys, NotSignedIn, User, key_set, verify
from shared.settings import Settings


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Runtime:
    """Made once a process; no database and no Kafka."""

    settings: Settings
    keys: Keys
    upstreams: Upstreams
    now: Callable[[], datetime]

    @classmethod
    def of(cls, settings: Settings, now: Callable[[], datetime] = utc_now) -> "Runtime":
        return cls(settings, key_set(settings.token_keys), Upstreams(settings.upstreams), now)

    def user(self, token: str) -> User:
        """Who this is. Raises NotSignedIn."""
        if not token:
            raise NotSignedIn("Sign in first: this needs a token.")
        return verify(token, self.keys, self.now())


def runtime_of(scope: Scope) -> Runtime:
    runtime = scope["app"].state.runtime
    assert isinstance(runtime, Runtime)
    return runtime
