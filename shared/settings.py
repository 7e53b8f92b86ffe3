"""Every setting of every service: from the environment alone, printed redacted at start."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr
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

    def redacted(self) -> dict[str, Any]:
        """What may be logged at start: everything but secrets."""
        return self.model_dump(mode="json", exclude={"mongo_url", "token_keys"})
