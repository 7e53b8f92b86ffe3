"""Environment of each process: its own settings, and no secret of another service."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local.paths import NODE_MODULES, PYTHON
from deploy.local.ports import LOOPBACK
from deploy.local.processes import Command
from deploy.local.servers import mongo
from deploy.local.servers.start import Servers
from deploy.local.topology import PUBLIC, ProcessSpec
from shared.ops.settings import NO_KAFKA

OURS = ("OMS_", "KAFKA_URL", "MONGO_URL", "SMTP_URL")
"""Variables that are set here or not at all: values of the user's shell must not reach a process."""


FIRST_OPERATOR = "first.operator@oms.example"
"""Invited at the first start; `oms mail` shows the invitation."""


@dataclass(frozen=True)
class Surroundings:
    """What all processes of a stack share: servers, passwords, public keys, where each API listens, and people go."""

    servers: Servers
    passwords: Mapping[str, str]
    public_keys: str
    upstreams: Mapping[str, str]
    public_url: str
    secret_key: str
    text_key: str
    ledger_key: str
    draw_seed: str = ""
    """Of a demonstration's stack: two runs with the same seed draw the same samples."""


def command(part: ProcessSpec, port: int, around: Surroundings, crash_at: str = "") -> Command:
    """How to run one process of a service; a test may name the place where it shall die."""
    argv = (str(PYTHON), "-m", "deploy.serve", part.app, "--host", LOOPBACK, "--port", str(port))
    return Command(part.name, argv, {**_inherited(), **environment(part, around), **_dying(crash_at)}, port)


def environment(part: ProcessSpec, around: Surroundings) -> dict[str, str]:
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
    stored = common | {"OMS_MONGO_URL": mongo.as_user(around.servers.mongo_url, part.service, password)}
    if part.service == PUBLIC:
        own = {"OMS_KAFKA_URL": NO_KAFKA, "OMS_PUBLIC_URL": around.public_url, "OMS_ASSETS": str(NODE_MODULES)}
        return {name: value for name, value in stored.items() if name != "OMS_TOKEN_KEYS"} | own
    return stored | _sealing(part.service, around)


def _sealing(service: str, around: Surroundings) -> dict[str, str]:
    """For the three that seal something, each its own key."""
    if service == "reviews":
        fixed = {"OMS_DRAW_SEED": around.draw_seed} if around.draw_seed else {}
        return {"OMS_SECRET_KEY": around.text_key} | fixed
    if service == "projections":
        return {"OMS_SECRET_KEY": around.ledger_key}
    return _identifying(around) if service == "identity" else {}


def _identifying(around: Surroundings) -> dict[str, str]:
    """Returns identity's own settings: its key, the mail server and the public address for links."""
    return {
        "OMS_SECRET_KEY": around.secret_key,
        "OMS_FIRST_OPERATOR": FIRST_OPERATOR,
        "OMS_SMTP_URL": around.servers.smtp_url,
        "OMS_PUBLIC_URL": around.public_url,
    }


def _dying(crash_at: str) -> dict[str, str]:
    return {"OMS_CRASH_AT": crash_at} if crash_at else {}


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
