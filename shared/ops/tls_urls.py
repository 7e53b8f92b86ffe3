"""Encryption of the connections to Kafka and MongoDB, as their URLs declare it; nothing is connected here."""

from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

TLS, CA = "tls://", "?ca="
KAFKA_ADDRESS = r"([^\s/?#]+|tls://[^\s/?#]+(\?ca=\S+)?)"
"""`host:port,host:port`, or over TLS `tls://host:port,host:port?ca=/a/file`."""

UNCHECKED = ("tlsinsecure", "tlsallowinvalidcertificates", "tlsallowinvalidhostnames")
"""Options of MongoDB's URL that accept any certificate."""


class Brokers(NamedTuple):
    """Addresses of the brokers. `ca`: file of the certificate authority; None for those that the machine trusts."""

    hosts: list[str]
    encrypted: bool
    ca: str | None


def parse_kafka_url(url: str) -> Brokers:
    """Parse Kafka's URL; one without `tls://` is not encrypted."""
    hosts, _, ca = url.removeprefix(TLS).partition(CA)
    return Brokers(hosts.split(","), url.startswith(TLS), ca or None)


def mongo_is_encrypted(url: str) -> bool:
    """Whether MongoDB's URL requires TLS with a verified certificate."""
    parts = urlsplit(url)
    options = {name.lower(): values[-1].lower() for name, values in parse_qs(parts.query).items()}
    if any(options.get(name) == "true" for name in UNCHECKED):
        return False
    tls = options.get("tls", options.get("ssl", "true" if parts.scheme == "mongodb+srv" else "false"))
    return tls == "true"
