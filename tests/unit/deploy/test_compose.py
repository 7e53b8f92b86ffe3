"""People with Docker get a file that the real Compose accepts and that opens nothing to the network."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy import check
from deploy.local.servers.mongo import USERS
from deploy.local.topology import SERVICES, WORKERS

FILE = check.ROOT / "docker-compose.yml"


@pytest.fixture
def services() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load(FILE.read_text())["services"]
    return composed


def test_the_real_compose_accepts_it() -> None:
    assert check.compose() is None


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("condition: service_healthy", "condition: service_happy", "condition value must be one of"),
        ("command:", "comand:", "comand"),
        ("mongo: {condition", "mango: {condition", "mango"),
        ("${KAFKA_IMAGE:?", "${KAFKA_IMAGES:?", "KAFKA_IMAGES"),
    ],
)
def test_a_broken_one_is_refused_and_the_reason_shown(right: str, wrong: str, says: str, tmp_path: Path) -> None:
    broken = tmp_path / "docker-compose.yml"
    assert right in FILE.read_text()
    broken.write_text(FILE.read_text().replace(right, wrong, 1))
    assert says in (check.compose(broken) or "")


def test_it_runs_the_same_processes_as_one_machine_does(services: dict[str, Any]) -> None:
    wanted = {*SERVICES, *(f"{service}-worker" for service in WORKERS)}
    assert set(services) == {*wanted, "kafka", "mongo", "mail", "provision"}
    for name in wanted:
        service, _, kind = name.partition("-")
        app = "services.projections.app:public" if name == "public" else f"services.{service}.app:{kind or 'api'}"
        assert services[name]["command"] == [app]


def test_only_gateway_and_mail_catcher_are_published_and_on_the_loopback_address(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert set(published) == {"gateway", "mail"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_mails_go_to_the_catcher_until_a_server_is_named(services: dict[str, Any]) -> None:
    example = dict(line.split("=", 1) for line in (check.ROOT / ".env.example").read_text().splitlines() if "=" in line)
    assert example["SMTP_URL"] == "smtp://mail:1025"
    assert services["mail"]["entrypoint"] == ["python", "-m", "deploy.local.mailbox"]
    assert services["mail"]["command"][:4] == ["--host", "0.0.0.0", "--smtp", "1025"]
    told = services["identity"]["environment"]
    for name in ("SMTP_URL", "MAIL_FROM", "OPERATOR_INBOX", "REGIONAL_OFFICE_INBOX"):
        assert told[f"OMS_{name}"].startswith(f"${{{name}:?")


def test_no_container_has_more_rights_than_it_needs(services: dict[str, Any]) -> None:
    for service in services.values():
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_each_service_signs_in_as_itself(services: dict[str, Any]) -> None:
    for name in (*SERVICES, *(f"{service}-worker" for service in WORKERS)):
        service, url = name.partition("-")[0], services[name]["environment"].get("OMS_MONGO_URL", "")
        expected = f"mongodb://{service}:${{{service.upper()}_PASSWORD}}@" if service in USERS else ""
        assert url.startswith(expected)
        assert bool(url) == (service in USERS)


def test_the_three_that_seal_something_have_a_key_each(services: dict[str, Any]) -> None:
    told = {name: one.get("environment", {}).get("OMS_SECRET_KEY", "") for name, one in services.items()}
    assert {name: key[2:].partition(":")[0] for name, key in told.items() if key} == {
        "identity": "SECRET_KEY",
        "reviews": "TEXT_KEY",
        "projections": "LEDGER_KEY",
        "projections-worker": "LEDGER_KEY",
    }
