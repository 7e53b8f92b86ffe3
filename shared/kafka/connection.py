"""Connection options of the Kafka clients."""

from functools import lru_cache
from ssl import create_default_context
from typing import Any

from aiokafka.errors import KafkaError

from shared.kafka.lenient_headers import patch_header_decoding
from shared.ops.tls_urls import parse_kafka_url

__all__ = ["LARGEST", "KafkaError", "connection_options"]

patch_header_decoding()

LARGEST = 2 * 1024 * 1024
"""Bytes: a large garbage record can still arrive and be parked."""


@lru_cache(maxsize=8)
def connection_options(url: str) -> dict[str, Any]:
    """What a client of the library is told: where the brokers are and, for `tls://`, whom to trust. Raises OSError."""
    there = parse_kafka_url(url)
    told: dict[str, Any] = {"bootstrap_servers": there.hosts}
    if there.encrypted:
        told |= {"security_protocol": "SSL", "ssl_context": create_default_context(cafile=there.ca)}
    return told
