"""What the set-up does inside MongoDB: the replica set, the administrator, and one user per service."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError

from deploy.local.processes import NotStarted
from deploy.local.servers.mongod import REPLICA_SET
from shared.contracts.topics import PER_PURPOSE, PUBLIC_DATABASE, database_of
from shared.contracts.vocabulary import Purpose

Client = MongoClient[dict[str, Any]]

ADMINISTRATOR = "oms_admin"
NOT_ALLOWED, ALREADY_INITIATED, NOT_YET_INITIATED, NOT_PRIMARY, USER_EXISTS = 13, 23, 94, 10107, 51003

PURPOSES = tuple(Purpose)
DATABASES: dict[str, tuple[str, ...]] = {
    "identity": (database_of("identity", None),),
    "helpdesk": (database_of("helpdesk", None),),
    **{service: tuple(database_of(service, purpose) for purpose in PURPOSES) for service in PER_PURPOSE},
    "projections": (*(database_of("projections", purpose) for purpose in (*PURPOSES, None)), PUBLIC_DATABASE),
}
"""The databases of each service's user, and it can open no others."""

READ_ONLY: dict[str, tuple[str, ...]] = {"public": (PUBLIC_DATABASE,)}
"""Users that may read these databases, write none and open no others."""

USERS = (*DATABASES, *READ_ONLY)


def url_for(address: str, user: str, password: str) -> str:
    """The address of one's own server for this user."""
    return f"mongodb://{quote(user)}:{quote(password)}@{address}/?replicaSet={REPLICA_SET}&authSource=admin"


def as_user(admin_url: str, user: str, password: str) -> str:
    """Returns the administrator's URL with another user's credentials."""
    parts = urlsplit(without(admin_url, "authSource", "authMechanism"))
    hosts = parts.netloc.rpartition("@")[2]
    query = "&".join(option for option in (parts.query, "authSource=admin") if option)
    return f"{parts.scheme}://{quote(user)}:{quote(password)}@{hosts}/?{query}"


def without(url: str, *names: str) -> str:
    """The URL less these options."""
    parts = urlsplit(url)
    unwanted = {name.lower() for name in names}
    options = [option for option in parts.query.split("&") if option.partition("=")[0].lower() not in unwanted]
    return parts._replace(query="&".join(options)).geturl()


def prepare(port_address: str, password: str, patience: float = 60) -> str:
    """Make a server that just started usable: replica set and administrator. Gives the administrator's URL."""
    with _in_words(port_address), _direct(f"mongodb://{port_address}/") as client:
        _wait_until_it_answers(client, time.monotonic() + patience)
        if _initiate(client, port_address):
            _wait_for_primary(client, time.monotonic() + patience)
        _create_administrator(client, password)
    admin_url = url_for(port_address, ADMINISTRATOR, password)
    _follow_the_port(admin_url, port_address, time.monotonic() + patience)
    return admin_url


def ensure_users(admin_url: str, passwords: Mapping[str, str], suffix: str = "") -> None:
    """One user per service, with exactly its databases and this password; safe to repeat."""
    client: Client
    with _in_words(admin_url), MongoClient(admin_url, serverSelectionTimeoutMS=20_000) as client:
        for service, password in passwords.items():
            _ensure_user(client.admin, service + suffix, password, roles_of(service))


def roles_of(user: str) -> list[dict[str, str]]:
    """The rights of a user: nothing but its databases, written or only read."""
    written = [{"role": "readWrite", "db": database} for database in DATABASES.get(user, ())]
    return written + [{"role": "read", "db": database} for database in READ_ONLY.get(user, ())]


def initiate(admin_url: str, member: str, patience: float = 60) -> None:
    """Make a replica set of this one member, as the administrator of a server in a container."""
    until = time.monotonic() + patience
    with _in_words(admin_url), _direct(admin_url) as client:
        _wait_until_it_answers(client, until)
        _initiate(client, member)
        _wait_for_primary(client, until)


@contextmanager
def _in_words(url: str) -> Iterator[None]:
    """The driver's error as a sentence that names the server and no password."""
    try:
        yield
    except PyMongoError as failed:
        raise NotStarted(f"MongoDB at {url.rpartition('@')[2]} does not do what is asked: {failed}") from failed


def _ensure_user(admin: Database[dict[str, Any]], name: str, password: str, roles: list[dict[str, str]]) -> None:
    try:
        admin.command("createUser", name, pwd=password, roles=roles)
    except OperationFailure as refused:
        if refused.code != USER_EXISTS:
            raise
        admin.command("updateUser", name, pwd=password, roles=roles)


def _direct(url: str) -> Client:
    """The one server itself, which need not be part of its replica set yet."""
    return MongoClient(without(url, "replicaSet"), directConnection=True, serverSelectionTimeoutMS=5000)


def _wait_until_it_answers(client: Client, until: float) -> None:
    while True:
        try:
            client.admin.command("ping")
        except ConnectionFailure:
            if time.monotonic() > until:
                raise
        else:
            return


def _initiate(client: Client, member: str) -> bool:
    """Whether this made the replica set; no when it was one before."""
    try:
        members = [{"_id": 0, "host": member}]
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
    except OperationFailure as refused:
        # Once there is a user, a stranger may no longer initiate: then it was done before.
        if refused.code in (ALREADY_INITIATED, NOT_ALLOWED):
            return False
        raise
    return True


def _wait_for_primary(client: Client, until: float) -> None:
    while not client.admin.command("hello").get("isWritablePrimary"):
        if time.monotonic() > until:
            raise ConnectionFailure("MongoDB did not become primary")
        time.sleep(0.02)


def _create_administrator(client: Client, password: str) -> None:
    """MongoDB's localhost exception allows this until a user exists; a refusal means that the administrator exists."""
    try:
        client.admin.command("createUser", ADMINISTRATOR, pwd=password, roles=[{"role": "root", "db": "admin"}])
    except OperationFailure as refused:
        if refused.code not in (NOT_ALLOWED, NOT_PRIMARY):
            raise


def _config(client: Client, until: float) -> dict[str, Any]:
    """The replica set as the server knows it, which takes it a moment after a start."""
    while True:
        try:
            config: dict[str, Any] = client.admin.command("replSetGetConfig")["config"]
        except OperationFailure as refused:
            if refused.code != NOT_YET_INITIATED or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return config


def _follow_the_port(admin_url: str, address: str, until: float) -> None:
    """Updates the member's address in the replica set after a restart on another port."""
    with _in_words(admin_url), _direct(admin_url) as client:
        config = _config(client, until)
        if config["members"][0]["host"] != address:
            config["members"][0]["host"] = address
            config["version"] += 1
            client.admin.command("replSetReconfig", config, force=True)
        _wait_for_primary(client, until)
