"""Three database servers as processes: one replica set, whose members elect another primary within two seconds."""

import os
import secrets
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local.paths import MONGOD, write_private
from deploy.local.ports import LOOPBACK
from deploy.local.processes import Command, kill, start
from deploy.local.servers import mongo
from deploy.local.servers.mongod import REPLICA_SET
from deploy.local.stack_state import StackState
from tests.failover.wait import until

NODES = (1, 2, 3)
ELECTION_MS = 2000


class Replicas:
    """A replica set in a folder of its own."""

    def __init__(self, ledger: StackState) -> None:
        self._ledger = ledger
        self._ports = {name: ledger.port(name) for node in NODES for name in (f"mongo-{node}",)}
        self._password = secrets.token_urlsafe(12)

    @property
    def url(self) -> str:
        """For the administrator."""
        return mongo.url_for(",".join(map(self._address, NODES)), mongo.ADMINISTRATOR, self._password)

    def start(self) -> None:
        key = self._ledger.folder / "keyfile"
        write_private(key, secrets.token_hex(256))
        for node in NODES:
            self.start_one(node)
        first: MongoClient[Any] = MongoClient(f"mongodb://{self._address(1)}/", directConnection=True)
        with first:
            members = [{"_id": node, "host": self._address(node)} for node in NODES]
            settings = {"electionTimeoutMillis": ELECTION_MS}
            config = {"_id": REPLICA_SET, "members": members, "settings": settings}
            until(lambda: first.admin.command("replSetInitiate", config), "all servers answer and form a set")
            until(lambda: self._make_administrator(first), "the set has a primary")
        until(self.primary, "the administrator can sign in")

    def _make_administrator(self, first: "MongoClient[Any]") -> bool:
        if address := self._primary_of(first):
            with self._direct(address) as primary:
                root = [{"role": "root", "db": "admin"}]
                primary.admin.command("createUser", mongo.ADMINISTRATOR, pwd=self._password, roles=root)
        return bool(address)

    def start_one(self, node: int) -> None:
        folder, port = self._ledger.folder / f"mongo-{node}", self._ports[f"mongo-{node}"]
        folder.mkdir(parents=True, exist_ok=True)
        argv = (
            *(str(MONGOD), "--port", str(port), "--bind_ip", LOOPBACK, "--dbpath", str(folder), "--quiet"),
            *("--replSet", REPLICA_SET, "--auth", "--keyFile", str(self._ledger.folder / "keyfile")),
            *("--wiredTigerCacheSizeGB", "0.25", "--nounixsocket"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        )
        name = f"mongo-{node}"
        self._ledger.record(name, start(Command(name, argv, os.environ, port), self._ledger.log(name)))

    def kill(self, node: int) -> None:
        if running := self._ledger.running(f"mongo-{node}"):
            kill(running)

    def primary(self) -> int:
        """The node that takes writes now; 0 while there is none."""
        try:
            client: MongoClient[Any] = MongoClient(self.url, serverSelectionTimeoutMS=500)
            with client:
                address = self._primary_of(client)
        except PyMongoError:
            return 0
        return next((node for node in NODES if self._address(node) == address), 0)

    def _primary_of(self, client: "MongoClient[Any]") -> str:
        return str(client.admin.command("hello").get("primary", ""))

    def _direct(self, address: str) -> "MongoClient[Any]":
        return MongoClient(f"mongodb://{address}/", directConnection=True)

    def _address(self, node: int) -> str:
        return f"{LOOPBACK}:{self._ports[f'mongo-{node}']}"
