"""A MongoDB server of one node as a process: replica set, authentication on, the loopback address alone."""

import os
import secrets

from deploy.local.paths import MONGOD, write_private
from deploy.local.ports import LOOPBACK
from deploy.local.processes import Command, start
from deploy.local.stack_state import StackState

REPLICA_SET = "oms"
CACHE_GB = "0.5"
"""The server's own default is half of the machine's memory."""


def launch(ledger: StackState) -> int:
    """Start the server and give its port; a live one stays as it is."""
    if running := ledger.running("mongo"):
        return running.port
    folder, port = ledger.folder / "mongo", ledger.port("mongo")
    (folder / "data").mkdir(parents=True, exist_ok=True)
    key = folder / "keyfile"
    if not key.exists():
        write_private(key, secrets.token_urlsafe(256).replace("-", "A").replace("_", "B"))
    argv = (
        *(str(MONGOD), "--port", str(port), "--bind_ip", LOOPBACK, "--dbpath", str(folder / "data")),
        *("--replSet", REPLICA_SET, "--auth", "--keyFile", str(key), "--wiredTigerCacheSizeGB", CACHE_GB),
        *("--nounixsocket", "--setParameter", "diagnosticDataCollectionEnabled=false", "--quiet"),
    )
    ledger.record("mongo", start(Command("mongo", argv, os.environ, port), ledger.log("mongo")))
    return port
