"""Provisioning of existing servers: replica set on request, one user per service, every topic."""

import os
import sys
from collections.abc import Mapping

from deploy.local.processes import NotStarted
from deploy.local.servers import mongo, start

UNREACHABLE = 3


class NotSaid(Exception):
    """A variable of the environment is missing."""


def passwords(environment: Mapping[str, str]) -> dict[str, str]:
    """IDENTITY_PASSWORD and so on, one for each service with a database, and the public process's."""
    return {service: _required(environment, f"{service.upper()}_PASSWORD") for service in mongo.USERS}


def provision(environment: Mapping[str, str]) -> None:
    """MONGO_MEMBER=host:port makes a fresh server a replica set of that one member first."""
    kafka_url, mongo_url = _required(environment, "KAFKA_URL"), _required(environment, "MONGO_URL")
    users = passwords(environment)
    if member := environment.get("MONGO_MEMBER"):
        mongo.initiate(mongo_url, member)
    mongo.ensure_users(mongo_url, users)
    start.make_topics(kafka_url, None)


def _required(environment: Mapping[str, str], name: str) -> str:
    if not environment.get(name):
        raise NotSaid(f"The environment variable {name} is not set.")
    return environment[name]


def main() -> int:
    try:
        provision(os.environ)
    except (NotSaid, NotStarted) as wrong:
        print(wrong, file=sys.stderr)
        return 2 if isinstance(wrong, NotSaid) else UNREACHABLE
    print("Topics and one database user per service: there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
