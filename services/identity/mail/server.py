"""Which server takes our mails, and how it is spoken to: OMS_SMTP_URL in its parts."""

from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

STARTTLS_MODES = {"required": True, "offered": None, "never": False}
"""None: TLS when the server offers it."""

SUBMISSION_PORT, SUBMISSIONS_PORT, RELAY_PORT = 587, 465, 25


@dataclass(frozen=True)
class MailServer:
    """`tls`: from the first byte; `starttls`: on a connection that begins without."""

    host: str
    port: int
    tls: bool
    starttls: bool | None
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Of an URL that the settings have let pass. A password is never sent in the clear unless the URL says so."""
        parts = urlsplit(url)
        tls, user = parts.scheme == "smtps", unquote(parts.username) if parts.username else None
        mode = parse_qs(parts.query).get("starttls", ["required" if user else "offered"])[0]
        usual = SUBMISSIONS_PORT if tls else SUBMISSION_PORT if user else RELAY_PORT
        password = unquote(parts.password) if parts.password else None
        return cls(
            parts.hostname or "", parts.port or usual, tls, False if tls else STARTTLS_MODES[mode], user, password
        )

    @property
    def client_options(self) -> dict[str, Any]:
        """As the client library calls them; certificates are always checked."""
        return {
            "hostname": self.host,
            "port": self.port,
            "use_tls": self.tls,
            "start_tls": self.starttls,
            "username": self.user,
            "password": self.password,
        }
