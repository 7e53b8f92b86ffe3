"""Connection options of the Kafka clients."""

from functools import lru_cache
from ssl import create_default_context
from typing import Any

from aiokafka.errors import KafkaError

from shared.kafka.lenient_headers import read_any_header
from shared.ops.tls_urls import brokers_of

__all__ = ["LARGEST", "KafkaError", "reached"]

read_any_header()

LARGEST = 2 * 1024 * 1024
"""Bytes: a large garbage record can still arrive and be parked."""


@lru_cache(maxsize=8)
def reached(url: str) -> dict[str, Any]:
    """What a client of the library is told: where the brokers are and, for `tls://`, whom to trust. Raises OSError."""
    there = brokers_of(url)
    told: dict[str, Any] = {"bootstrap_servers": there.hosts}
    if there.encrypted:
        told |= {"security_protocol": "SSL", "ssl_context": create_default_context(cafile=there.ca)}
    return told
