"""MongoDB made ready once stays ready: after a restart, on another port, provisioned again."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo.errors import OperationFailure

from deploy.local import ports
from deploy.local.processes import NotStarted, stop
from deploy.local.servers import downloads, mongo, mongod
from deploy.local.servers.mongo import USERS
from deploy.local.stack_state import StackState
from deploy.provision import provision
from tests.component.deploy.mongo_client import client_of
from tests.support.clusters import Cluster

pytestmark = pytest.mark.cluster


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[StackState]:
    """Of a server that is not started yet and is stopped in the end."""
    downloads.make_ready(print, downloads.MONGO)
    one = StackState(tmp_path)
    yield one
    stop(one.all_running().values())


def launched(ledger: StackState) -> str:
    return f"{ports.LOOPBACK}:{mongod.launch(ledger)}"


def test_data_survives_a_restart_even_when_the_port_is_taken_meanwhile(ledger: StackState) -> None:
    """A restarted machine gives the port to somebody else: the database must still find itself."""
    first = launched(ledger)
    with client_of(mongo.prepare(first, "password")) as client:
        client["reviews_cqi"]["kept"].insert_one({"_id": 1})
    port = ledger.all_running()["mongo"].port
    stop(ledger.all_running().values())
    with socket.socket() as somebody_else:
        somebody_else.bind((ports.LOOPBACK, port))
        second = launched(ledger)
        assert second != first
        with client_of(mongo.prepare(second, "password")) as client:
            assert client["reviews_cqi"]["kept"].find_one() == {"_id": 1}


def test_a_start_that_was_cut_off_half_way_is_finished_by_the_next(ledger: StackState) -> None:
    """A replica set without an administrator yet, as Ctrl-C may leave it."""
    address = launched(ledger)
    mongo.initiate(f"mongodb://{address}/?replicaSet=oms", address)
    with client_of(mongo.prepare(address, "password")) as client:
        assert client.admin.command("ping")["ok"] == 1


def test_provisioning_twice_leaves_users_that_can_work_with_the_last_password(
    ledger: StackState, cluster: Cluster
) -> None:
    address = launched(ledger)
    admin_url = mongo.prepare(address, "password")
    environment = {"KAFKA_URL": cluster.kafka_url, "MONGO_URL": admin_url, "MONGO_MEMBER": address}
    for password in ("first", "second"):
        provision(environment | {f"{service.upper()}_PASSWORD": password for service in USERS})
    with client_of(mongo.as_user(admin_url, "reviews", "second")) as client:
        client["reviews_cqi"]["x"].insert_one({"_id": 1})
    with client_of(mongo.as_user(admin_url, "reviews", "first")) as client, pytest.raises(OperationFailure):
        client["reviews_cqi"]["x"].find_one()


def test_a_wrong_address_is_said_in_words_without_the_password() -> None:
    free = ports.choose("nobody listens here")
    with pytest.raises(NotStarted, match=f"MongoDB at 127.0.0.1:{free}") as said:
        mongo.initiate(f"mongodb://admin:hidden@127.0.0.1:{free}/?replicaSet=oms", "x:1", patience=0.1)
    assert "hidden" not in str(said.value)
