"""A production process that would send case content in the clear does not start, and says which setting to mend."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from shared.ops.settings import Settings
from shared.ops.tls_urls import mongo_is_encrypted, parse_kafka_url

PASSWORD = "hunter2"  # pragma: allowlist secret
KAFKA = "tls://one.example:9093,two.example:9093?ca=/etc/oms/ca.pem"
MONGO = f"mongodb://reviews:{PASSWORD}@one.example/?replicaSet=oms&tls=true&tlsCAFile=/etc/oms/ca.pem"


def production(**more: Any) -> Settings:
    fields: dict[str, Any] = {"production": True, "kafka_url": KAFKA} | more
    return Settings(**fields)


def test_kafkas_address_says_whether_it_is_encrypted_and_whom_to_trust() -> None:
    assert parse_kafka_url(KAFKA) == (["one.example:9093", "two.example:9093"], True, "/etc/oms/ca.pem")
    assert parse_kafka_url("tls://one.example:9093") == (["one.example:9093"], True, None)
    assert parse_kafka_url("127.0.0.1:1,127.0.0.1:2") == (["127.0.0.1:1", "127.0.0.1:2"], False, None)


@pytest.mark.parametrize("url", ["ssl://a:1", "a:1?ca=/x", "tls://a:1?tls=no", "tls://", "a:1/b", "tls://a:1?ca="])
def test_a_misspelt_address_of_kafka_is_refused_at_start_and_not_taken_for_a_host(url: str) -> None:
    with pytest.raises(ValidationError, match="kafka_url"):
        Settings(kafka_url=url)


@pytest.mark.parametrize(
    ("url", "encrypted"),
    [
        (MONGO, True),
        ("mongodb+srv://a.example/", True),
        ("mongodb://a/?ssl=true", True),
        ("mongodb://a/?TLS=True", True),
        ("mongodb://a/?replicaSet=oms", False),
        ("mongodb+srv://a.example/?tls=false", False),
        ("mongodb://a/?tls=true&tlsAllowInvalidCertificates=true", False),
        ("mongodb://a/?tls=true&tlsInsecure=true", False),
        ("mongodb://a/?tls=true&tlsAllowInvalidHostnames=true", False),
    ],
)
def test_mongodbs_address_is_encrypted_where_its_certificate_counts(url: str, encrypted: bool) -> None:
    assert mongo_is_encrypted(url) is encrypted


@pytest.mark.requirement("R77")
def test_production_starts_with_everything_encrypted() -> None:
    production(mongo_url=SecretStr(MONGO)).demand_encrypted_store()
    production(https_certificate="chain.pem", https_key="key.pem").demand_encrypted_door()
    production(https_elsewhere=True).demand_encrypted_door()


@pytest.mark.requirement("R77")
def test_production_refuses_unencrypted_urls_without_naming_a_password() -> None:
    """Production does not start with something in the clear and says what without a password."""
    with pytest.raises(ValidationError, match="OMS_KAFKA_URL as tls://"):
        production(kafka_url="127.0.0.1:9092")
    with pytest.raises(ValueError, match="tls=true into OMS_MONGO_URL") as told:
        production(mongo_url=SecretStr(f"mongodb://reviews:{PASSWORD}@one.example/")).demand_encrypted_store()
    assert PASSWORD not in str(told.value)
    with pytest.raises(ValueError, match="OMS_HTTPS_CERTIFICATE"):
        production().demand_encrypted_door()


def test_elsewhere_than_in_production_plain_addresses_will_do() -> None:
    Settings().demand_encrypted_store()
    Settings().demand_encrypted_door()


def test_half_a_certificate_is_refused_at_start() -> None:
    with pytest.raises(ValidationError, match="come together"):
        Settings(https_key="key.pem")


def test_what_is_printed_at_start_holds_no_secret() -> None:
    keys: dict[str, Any] = {"secret_key": "A" * 43, "previous_secret_key": "B" * 43}
    said = str(Settings(kafka_url=KAFKA, mongo_url=SecretStr(MONGO), **keys).redacted())
    assert "tls://one.example" in said
    assert not any(secret in said for secret in (PASSWORD, "A" * 43, "B" * 43, "secret"))
