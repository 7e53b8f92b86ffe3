"""Runtime of identity: the shared dependencies, what sign-in needs, and the key that signs tokens now."""

from dataclasses import dataclass, field

from joserfc.jwk import OKPKey

from services.identity.credentials.sign_in_config import SignInConfig
from shared.runtime import Runtime

SERVICE_ACTOR = "usr_service_identity"
"""Actor of the events that a background job causes."""


@dataclass
class IdentityRuntime(Runtime):
    """Raises ValueError when it is made without a key-encryption key."""

    sign_in: SignInConfig = field(init=False)
    signing_key: OKPKey | None = field(default=None, init=False)
    """Cached private key of the newest published signing key."""

    def __post_init__(self) -> None:
        self.sign_in = SignInConfig.from_settings(self.settings)


def identity_runtime(runtime: Runtime) -> IdentityRuntime:
    """Return the runtime of a process of identity, where a request carries it as the shared type."""
    assert isinstance(runtime, IdentityRuntime)
    return runtime


def sign_in_of(runtime: Runtime) -> SignInConfig:
    """Return the sign-in configuration of a process of identity."""
    return identity_runtime(runtime).sign_in
