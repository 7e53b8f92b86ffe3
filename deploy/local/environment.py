"""The environment of each process: what it needs to know, and no secret of another."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local import mongo
from deploy.local.paths import NODE_MODULES, PYTHON
from deploy.local.ports import LOOPBACK
from deploy.local.processes import Command
from deploy.local.servers import Servers
from deploy.local.topology import Part

OURS = ("OMS_", "KAFKA_URL", "MONGO_URL")
"""Set here for each process or not at all: what a person's shell says must not leak into one."""


@dataclass(frozen=True)
class Surroundings:
    """What all processes of a stack share: servers, passwords, public keys, and where each API listens."""

    servers: Servers
    passwords: Mapping[str, str]
    public_keys: str
    upstreams: Mapping[str, str]


def command(part: Part, port: int, around: Surroundings, crash_at: str = "") -> Command:
    """How to run one process of a service; a test may name the place where it shall die."""
    argv = (str(PYTHON), "-m", "deploy.serve", part.app, "--host", LOOPBACK, "--port", str(port))
    return Command(part.name, argv, {**_inherited(), **environment(part, around), **_dying(crash_at)}, port)


def environment(part: Part, around: Surroundings) -> dict[str, str]:
    """The OMS_ variables of one process."""
    common = {
        "OMS_KAFKA_URL": around.servers.kafka_url,
        "OMS_TOKEN_KEYS": around.public_keys,
        "OMS_INSTANCE": part.name,
        "PYTHONUNBUFFERED": "1",
    }
    if part.service == "gateway":
        return common | {"OMS_UPSTREAMS": json.dumps(dict(around.upstreams)), "OMS_ASSETS": str(NODE_MODULES)}
    password = around.passwords[part.service]
    return common | {"OMS_MONGO_URL": mongo.as_user(around.servers.mongo_url, part.service, password)}


def _dying(crash_at: str) -> dict[str, str]:
    return {"OMS_CRASH_AT": crash_at} if crash_at else {}


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
