"""Every setting of every service: from the environment alone, printed redacted at start."""

from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The OMS_* variables and their defaults, which suit servers of one's own on this machine."""

    model_config = SettingsConfigDict(env_prefix="OMS_", extra="forbid", frozen=True)

    kafka_url: str = "127.0.0.1:9092"
    mongo_url: SecretStr = SecretStr("mongodb://127.0.0.1:27017/?replicaSet=oms")
    token_keys: str = '{"keys": []}'
    instance: str = "unnamed"
    upstreams: dict[str, str] = Field(default_factory=dict)
    assets: Path = Path("node_modules")
    production: bool = False
    crash_at: str = ""
    """For tests: the named place where this process shall die."""

    @model_validator(mode="after")
    def _dies_in_tests_alone(self) -> Self:
        if self.production and self.crash_at:
            raise ValueError("A production build does not take OMS_CRASH_AT: it would let a process die.")
        return self

    def redacted(self) -> dict[str, Any]:
        """What may be logged at start: everything but secrets."""
        return self.model_dump(mode="json", exclude={"mongo_url", "token_keys"})
