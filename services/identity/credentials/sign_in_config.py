"""Sign-in configuration: encryption, hash pool, relying party, providers, and the limits of sessions."""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from services.identity.credentials.discovery import Provider
from services.identity.credentials.hash_pool import HashPool
from services.identity.credentials.oidc import OpenIdConnect
from services.identity.credentials.passkeys import RelyingParty
from shared.ops.settings import Settings
from shared.security.encryption import Source, Vault

SESSION_COOKIE = "__Host-oms"


@dataclass(frozen=True)
class SessionLimits:
    """Idle and absolute limit of a session."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class SignInConfig:
    """Configuration of one process."""

    vault: Vault
    hashing: HashPool
    party: RelyingParty
    providers: dict[str, OpenIdConnect]
    """By their ids in addresses."""

    limits: SessionLimits
    source: Source = os.urandom

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Builds the configuration. Raises ValueError without an encryption key, or if two providers share an id."""
        previous = settings.previous_secret_key.get_secret_value() or None
        providers = [Provider.model_validate(provider) for provider in settings.openid_providers]
        if len({provider.id for provider in providers}) < len(providers):
            raise ValueError("Two sign-in providers have names that differ in no letter or digit: rename one.")
        return cls(
            Vault.from_settings(settings.secret_key.get_secret_value(), previous),
            HashPool(),
            RelyingParty(urlsplit(settings.public_url).hostname or "", settings.public_url, "Open OMS"),
            {provider.id: OpenIdConnect(provider) for provider in providers},
            SessionLimits(
                timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_absolute_hours)
            ),
        )
