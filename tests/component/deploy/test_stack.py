"""`oms up`, `status`, `scale` and `down`, with services as small as can be on real Kafka and MongoDB."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from cli.main import app
from deploy.local import paths, stack_status
from deploy.local.processes import NotStarted
from deploy.local.servers import mail
from deploy.local.stack import Stack, Unknown
from deploy.local.stack_state import StackState
from deploy.local.topology import SERVICES, parts
from tests.component.deploy.mail_sender import give
from tests.support.clusters import Cluster

pytestmark = pytest.mark.cluster

APP = """
import json, os

async def api(scope, receive, send):
    if scope["type"] == "lifespan":
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        return await send({"type": "lifespan.shutdown.complete"})
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(dict(os.environ)).encode()})

worker = public = api
"""
DYING = "print('cannot read the rules'); raise SystemExit(7)\n"


@pytest.fixture
def stack(tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    """Not started yet; on servers that already run, as KAFKA_URL and MONGO_URL name them."""
    monkeypatch.setenv("KAFKA_URL", cluster.kafka_url)
    monkeypatch.setenv("MONGO_URL", cluster.mongo_url)
    for service in SERVICES:
        package = tmp_path / "code/services" / service
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "app.py").write_text(APP)
    (tmp_path / "code/services/__init__.py").touch()
    one = Stack(tmp_path / "stack", partitions=6, code=tmp_path / "code")
    yield one
    one.down(print)


def told_by(address: str) -> dict[str, str]:
    """The environment of the process that answers there."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", "/")
    told: dict[str, str] = json.loads(connection.getresponse().read())
    connection.close()
    return told


def names(stack: Stack) -> set[str]:
    return {state.name for state in stack.processes() if state.ready}


def test_up_starts_every_process_and_down_stops_all(stack: Stack) -> None:
    stack.up(print)
    assert names(stack) == {"mail", *(part.name for part in parts())}
    where = stack.addresses()
    assert json.loads(told_by(where.gateway)["OMS_UPSTREAMS"]) == {
        name: address for name, address in where.services.items() if name != "gateway"
    }
    identity = told_by(where.services["identity"])
    assert identity["OMS_PUBLIC_URL"] == where.gateway
    give(identity["OMS_SMTP_URL"], 1)
    assert where.mail
    assert where.mail == mail.page(StackState(stack.folder))
    assert [one["subject"] for one in mail.taken(StackState(stack.folder))] == ["Number 1"]
    reviews = told_by(where.services["reviews"])
    assert reviews["OMS_MONGO_URL"] == stack.mongo_url("reviews")
    assert "MONGO_URL" not in reviews
    stack.down(print)
    assert names(stack) == set()
    with pytest.raises(stack_status.Down, match="oms up"):
        stack.addresses()


def test_a_second_up_leaves_what_runs_and_brings_back_what_died(stack: Stack) -> None:
    stack.up(print)
    before = {state.name: state.pid for state in stack.processes()}
    stack.kill("ratings-worker-1")
    assert names(stack) == set(before) - {"ratings-worker-1"}
    stack.up(print)
    after = {state.name: state.pid for state in stack.processes()}
    assert [name for name in before if before[name] != after[name]] == ["ratings-worker-1"]


def test_up_without_a_folder_speaks_to_the_stack_started_last(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it starts a second stack beside a running demonstration."""
    for name, path in {"HOME": tmp_path, "CURRENT": tmp_path / "current", "RUN": tmp_path / "run"}.items():
        monkeypatch.setattr(paths, name, path)
    stack.up(print)
    before = {state.name: state.pid for state in stack.processes()}
    result = CliRunner().invoke(app, ["up"])
    assert (result.exit_code, stack.addresses().gateway in result.output) == (0, True), result.output
    assert {state.name: state.pid for state in stack.processes()} == before
    assert not (tmp_path / "run").exists()


def test_a_catcher_that_died_is_shown_by_status_and_keeps_nobody_from_working(stack: Stack) -> None:
    stack.up(print)
    stack.kill("mail")
    said = stack_status.as_json(StackState(stack.folder))
    assert (said["up"], said["addresses"]["mail"]) == (False, None)
    stack.restart(["identity"], print)
    stack.start("mail", print)
    assert stack_status.as_json(StackState(stack.folder))["up"] is True


def test_workers_are_scaled_up_and_down_and_the_number_is_kept(stack: Stack) -> None:
    stack.up(print)
    usual = names(stack)
    stack.scale("ratings", 4, print)
    assert names(stack) - usual == {"ratings-worker-3", "ratings-worker-4"}
    stack.scale("ratings", 1, print)
    assert usual - names(stack) == {"ratings-worker-2"}
    stack.down(print)
    stack.up(print)
    assert usual - names(stack) == {"ratings-worker-2"}


@pytest.mark.parametrize(("service", "count"), [("reviews", 2), ("nobody", 1), ("ratings", -1), ("ratings", 49)])
def test_what_cannot_be_scaled_is_said_and_nothing_changes(service: str, count: int, stack: Stack) -> None:
    with pytest.raises(Unknown, match="from 0 to 48"):
        stack.scale(service, count, print)


def test_a_service_that_dies_is_named_with_its_last_words_and_nothing_is_left(stack: Stack, tmp_path: Path) -> None:
    (tmp_path / "code/services/helpdesk/app.py").write_text(DYING)
    with pytest.raises(NotStarted, match=r"helpdesk ended while it started(.|\n)*cannot read the rules"):
        stack.up(print)
    assert names(stack) == set()


def test_status_for_programs_has_every_process_and_address_and_no_secret(stack: Stack) -> None:
    ledger = StackState(stack.folder)
    assert stack_status.as_json(ledger)["up"] is False
    stack.up(print)
    said: dict[str, Any] = json.loads(json.dumps(stack_status.as_json(StackState(stack.folder))))
    assert set(said) == {"folder", "up", "addresses", "processes"}
    assert said["up"] is True
    assert set(said["addresses"]) == {"gateway", "kafka", "mongo", "mail", "services"}
    assert set(said["addresses"]["services"]) == set(SERVICES)
    assert {tuple(sorted(one)) for one in said["processes"]} == {("address", "live", "name", "pid", "ready")}
    password = urlsplit(stack.mongo_url("reviews")).password
    assert password
    assert password not in json.dumps(said)
