"""In production nothing speaks in the clear to Kafka, MongoDB or browsers: what Compose makes of the file starts."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deploy import check, dotenv
from deploy.local.topology import SERVICES, WORKERS
from shared.ops.settings import Settings

FILE = check.ROOT / "deploy/production.yml"


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """As the real Compose reads the file."""
    filled = Path(tmp_path_factory.mktemp("compose")) / "env"
    filled.write_text(dotenv.filled((check.ROOT / ".env.example").read_text(), "{}") + check.SERVERS_OF_ONES_OWN)
    argv = (str(check.COMPOSE), "-f", str(FILE), "--env-file", str(filled), "config", "--format", "json")
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    composed: dict[str, Any] = json.loads(done.stdout)["services"]
    return composed


@pytest.mark.requirement("R77")
def test_every_process_starts_with_tls_and_would_not_without(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(services) == {*SERVICES, *(f"{service}-worker" for service in WORKERS)}
    for name, service in services.items():
        with monkeypatch.context() as process:
            for variable, value in service["environment"].items():
                process.setenv(variable, value)
            settings = Settings()
            assert settings.production
            settings.demand_encrypted_door() if name == "gateway" else settings.demand_encrypted_store()
            process.setenv("OMS_KAFKA_URL", "kafka:9092")
            with pytest.raises(ValueError, match="TLS to Kafka"):
                Settings()


def test_they_wait_for_no_server_of_the_trial_and_the_gateway_alone_is_published(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["gateway"]
    assert {name for name, service in services.items() if service.get("depends_on")} == {"gateway"}
    assert set(services["gateway"]["depends_on"]) == set(SERVICES) - {"gateway"}
    assert all(service["volumes"][0]["read_only"] for service in services.values())
