"""Runtime of the gateway: settings, access replica, upstream client, credentials, limits and clock."""

from dataclasses import dataclass

from starlette.types import Scope

from services.gateway.credentials import Credentials
from services.gateway.rate_limit import SignInRateLimiter
from services.gateway.repeated_requests import FormReplies, RepeatedRequests
from services.gateway.upstream.client import UpstreamClient
from services.gateway.upstream.open_streams import OpenStreams
from shared.access.replica import AccessReplica
from shared.ops.settings import Settings
from shared.runtime import Clock, utc_now
from shared.security.tokens import key_set


@dataclass(frozen=True)
class GatewayRuntime:
    """Dependencies of one process, made once; there is no database. Of Kafka it reads identity's topic."""

    settings: Settings
    access: AccessReplica
    upstreams: UpstreamClient
    credentials: Credentials
    rate_limiter: SignInRateLimiter
    repeated_requests: RepeatedRequests
    form_replies: FormReplies
    open_streams: OpenStreams
    now: Clock

    @classmethod
    def from_settings(cls, settings: Settings, now: Clock = utc_now) -> "GatewayRuntime":
        """Raise ValueError for settings that a production build refuses."""
        settings.demand_encrypted_door()
        access, upstreams = AccessReplica(key_set(settings.token_keys), now), UpstreamClient(settings.upstreams)
        credentials = Credentials(upstreams, access)
        return cls(
            settings,
            access,
            upstreams,
            credentials,
            SignInRateLimiter(),
            RepeatedRequests(),
            FormReplies(),
            OpenStreams(),
            now,
        )


def runtime_of(scope: Scope) -> GatewayRuntime:
    runtime = scope["app"].state.runtime
    assert isinstance(runtime, GatewayRuntime)
    return runtime
