"""Every setting of every service: from the environment alone, printed redacted at start."""

import re
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, StringConstraints, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.ops.tls_urls import KAFKA_ADDRESS, mongo_is_encrypted, parse_kafka_url

MAIL_SERVER = (
    r"smtps?://([^\s@/?#]+@)?(\[[0-9A-Fa-f:]+\]|[^\s@/?#:\[\]]+)(:[0-9]+)?"
    r"/?(\?starttls=(required|offered|never))?"
)
ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
"""One bare address of our own, without a name beside it."""

MailAddress = Annotated[str, StringConstraints(pattern=f"^{ADDRESS}$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S*[^\s/]$")]
"""Without a slash at its end: paths are put behind it."""


NO_KAFKA = "none"
"""The Kafka address of a process without topics."""

SECRET = {
    "mongo_url",
    "token_keys",
    "smtp_url",
    "secret_key",
    "previous_secret_key",
    "first_operator",
    "openid_providers",
}


TEST_ONLY = (
    "delay_at",
    "head_audit_quiet_seconds",
    "head_audit_interval_seconds",
    "consumer_session_timeout_seconds",
    "mail_lease_seconds",
)
"""Settings that production refuses, as it refuses `crash_at`: fault tests make rare moments likely with them."""


class Settings(BaseSettings):
    """The OMS_* variables and their defaults, which suit servers of one's own on this machine."""

    # What is refused is not shown: it may hold a password.
    model_config = SettingsConfigDict(env_prefix="OMS_", extra="forbid", frozen=True, hide_input_in_errors=True)

    kafka_url: Annotated[str, StringConstraints(pattern=f"^({NO_KAFKA}|{KAFKA_ADDRESS})$")] = "127.0.0.1:9092"
    """`tls://host:port,…`: over TLS; `?ca=/a/file` names a certificate authority that the machine does not know.

    `none`: for a process that reads and writes no topic.
    """

    mongo_url: SecretStr = SecretStr("mongodb://127.0.0.1:27017/?replicaSet=oms")
    token_keys: str = '{"keys": []}'
    instance: str = "unnamed"
    upstreams: dict[str, str] = Field(default_factory=dict)
    assets: Path = Path("node_modules")
    workspace: Path = Path(".oms/workspace")
    production: bool = False
    """Set by the image: then nothing starts that speaks to Kafka, MongoDB or browsers without TLS."""

    https_certificate: Path | None = None
    https_key: Path | None = None
    """The gateway's certificate with its chain, and the key of it, as PEM files: it then speaks HTTPS."""

    https_elsewhere: bool = False
    """A proxy before the gateway takes HTTPS from browsers and hands plain HTTP on."""

    crash_at: str = ""
    """For tests: the named place where this process shall die."""

    delay_at: str = ""
    """For tests: `point:seconds,point:seconds`, the delay points where this process waits."""

    head_audit_quiet_seconds: float = Field(default=30, gt=0)
    head_audit_interval_seconds: float = Field(default=60, gt=0)
    consumer_session_timeout_seconds: float = Field(default=6, gt=0)
    mail_lease_seconds: float = Field(default=60, gt=0)
    """Other values of these four are for tests."""

    draw_seed: str = ""
    """For demonstrations: samples are drawn with seeds that are derived from this; else each seed is random."""

    smtp_url: SecretStr = SecretStr("smtp://127.0.0.1:1025")
    """`smtps://`: TLS from the start. With `user:password@` STARTTLS is demanded, unless `?starttls=never` follows."""

    mail_from: MailAddress = "oms@oms.invalid"
    operator_inbox: MailAddress = "operator@oms.invalid"
    regional_office_inbox: MailAddress = "ro{region}@oms.invalid"
    """`{region}` stands for the number of a Children's Bureau region, 1 to 10."""

    public_url: WebAddress = "http://127.0.0.1:8080"
    """Where people reach the gateway: what links in mails begin with."""

    secret_key: SecretStr = SecretStr("")
    """A service's key-encryption key, 32 random bytes in base64url; each of the three that need one has its own.

    Identity's seals second factors and signing keys, reviews' wraps the keys of cases' texts and seals frames.
    Projections' seals the ledger of publications.
    """

    previous_secret_key: SecretStr = SecretStr("")
    """The one before, while what it sealed is sealed anew."""

    first_operator: str = ""
    """The address of the platform's first operator, who is invited when nobody operates it yet."""

    session_idle_minutes: int = Field(default=30, ge=1)
    session_absolute_hours: int = Field(default=12, ge=1)
    user_review_days: int = Field(default=90, ge=1)
    """How often a site's user list is gone through."""

    openid_providers: tuple[dict[str, Any], ...] = ()
    """OpenID Connect providers as JSON objects: name, issuer, client_id, client_secret, perhaps trust_addresses."""

    @field_validator("smtp_url")
    @classmethod
    def _names_a_mail_server(cls, url: SecretStr) -> SecretStr:
        """Raises ValueError at start, and not with the first mail."""
        if not re.fullmatch(MAIL_SERVER, url.get_secret_value()) or urlsplit(url.get_secret_value()).port == 0:
            raise ValueError(
                "Name a mail server as smtp://host:port or smtps://host:port, with user:password@ before the host."
            )
        return url

    @model_validator(mode="after")
    def _fits_production(self) -> Self:
        if self.production and self.crash_at:
            raise ValueError("A production build does not take OMS_CRASH_AT: it would let a process die.")
        fields = type(self).model_fields
        changed = [name for name in TEST_ONLY if getattr(self, name) != fields[name].default]
        if self.production and changed:
            raise ValueError(f"A production build does not take OMS_{changed[0].upper()}: it is for tests.")
        if self.production and self.draw_seed:
            raise ValueError("A production build does not take OMS_DRAW_SEED: samples could be foreseen.")
        if self.production and self.kafka_url != NO_KAFKA and not parse_kafka_url(self.kafka_url).encrypted:
            raise ValueError("A production build speaks TLS to Kafka: write OMS_KAFKA_URL as tls://host:port.")
        if (self.https_certificate is None) != (self.https_key is None):
            raise ValueError("OMS_HTTPS_CERTIFICATE and OMS_HTTPS_KEY come together.")
        return self

    def demand_encrypted_store(self) -> None:
        """For a process with a database. Raises ValueError."""
        if self.production and not mongo_is_encrypted(self.mongo_url.get_secret_value()):
            raise ValueError(
                "A production build speaks TLS to MongoDB and looks at its certificate: write tls=true into "
                "OMS_MONGO_URL, and tlsCAFile=/a/file for a certificate authority of your own."
            )

    def demand_encrypted_door(self) -> None:
        """For the process that browsers speak to. Raises ValueError."""
        if self.production and self.https_certificate is None and not self.https_elsewhere:
            raise ValueError(
                "A production build speaks TLS to browsers: give OMS_HTTPS_CERTIFICATE and OMS_HTTPS_KEY, or say "
                "OMS_HTTPS_ELSEWHERE=true where a proxy does it."
            )

    def regional_office(self, region: int) -> str:
        """The inbox of the Children's Bureau Regional Office of this region."""
        return self.regional_office_inbox.replace("{region}", str(region))

    def redacted(self) -> dict[str, Any]:
        """What may be logged at start: everything but secrets."""
        return self.model_dump(mode="json", exclude=SECRET)
