"""Connection options of the Kafka clients."""

from functools import lru_cache
from ssl import create_default_context
from typing import Any

from aiokafka.errors import KafkaError

from shared.kafka.lenient_headers import patch_header_decoding
from shared.ops.tls_urls import parse_kafka_url

__all__ = ["MAX_MESSAGE_BYTES", "KafkaError", "connection_options"]

patch_header_decoding()

MAX_MESSAGE_BYTES = 2 * 1024 * 1024
"""Large enough that a large poison record arrives and can be parked."""


@lru_cache(maxsize=8)
def connection_options(url: str) -> dict[str, Any]:
    """Return the client's keyword arguments: the servers and, for `tls://`, the trusted authority. Raises OSError."""
    servers = parse_kafka_url(url)
    kwargs: dict[str, Any] = {"bootstrap_servers": servers.hosts}
    if servers.encrypted:
        kwargs |= {"security_protocol": "SSL", "ssl_context": create_default_context(cafile=servers.ca)}
    return kwargs
