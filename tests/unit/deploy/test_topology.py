"""Every service runs, each with what it needs to know and no secret of another."""

import json
from dataclasses import replace

import pytest

from deploy.local.environment import Surroundings, command, environment
from deploy.local.servers import mongo
from deploy.local.servers.start import Servers
from deploy.local.topology import SERVICES, WORKERS, ProcessSpec, part_named, parts

PASSWORDS = {service: f"password-of-{service}" for service in mongo.USERS}
AROUND = Surroundings(
    servers=Servers(
        "127.0.0.1:1",
        "mongodb://oms_admin:topmost@127.0.0.1:2/?replicaSet=oms&authSource=admin",  # pragma: allowlist secret
        "smtp://user:of-the-relay@127.0.0.1:4",  # pragma: allowlist secret
    ),
    passwords=PASSWORDS,
    public_keys='{"keys": []}',
    upstreams={"reviews": "http://127.0.0.1:3"},
    public_url="http://127.0.0.1:5",
    secret_key="sealing-key",  # pragma: allowlist secret
    text_key="wrapping-key",  # pragma: allowlist secret
    ledger_key="ledger-key",  # pragma: allowlist secret
)


def test_all_services_run_with_two_ratings_workers() -> None:
    names = [part.name for part in parts()]
    assert (
        {"identity", "reviews", "ratings", "helpdesk", "projections", "public", "gateway"}
        == set(SERVICES)
        <= set(names)
    )
    assert [name for name in names if "worker" in name] == [
        "ratings-worker-1",
        "ratings-worker-2",
        "projections-worker-1",
    ]
    assert len(set(names)) == len(names)


def test_workers_run_the_worker_app_and_apis_the_api_app() -> None:
    apps = {part.name: part.app for part in parts()}
    assert apps["ratings"] == "services.ratings.app:api"
    assert apps["ratings-worker-2"] == "services.ratings.app:worker"


def test_scaling_changes_nothing_but_the_number_of_workers() -> None:
    more = {part.name for part in parts({**WORKERS, "ratings": 4})} - {part.name for part in parts()}
    assert more == {"ratings-worker-3", "ratings-worker-4"}


def test_a_process_is_found_by_its_name_whatever_the_number_of_workers() -> None:
    assert (found := part_named("ratings-worker-7"))
    assert found.app == "services.ratings.app:worker"
    assert part_named("ratings-worker-49") is None
    assert part_named("gateways") is None


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.name)
def test_a_process_knows_its_own_password_alone(part: ProcessSpec) -> None:
    known = json.dumps(environment(part, AROUND))
    assert "topmost" not in known
    assert [name for name in PASSWORDS if PASSWORDS[name] in known] == [
        name for name in PASSWORDS if name == part.service
    ]


def test_the_gateway_knows_the_others_and_no_database() -> None:
    gateway = environment(parts()[-1], AROUND)
    assert json.loads(gateway["OMS_UPSTREAMS"]) == {"reviews": "http://127.0.0.1:3"}
    assert "OMS_MONGO_URL" not in gateway


def test_identity_alone_can_send_mails_and_unseal_secrets_and_knows_where_links_lead() -> None:
    told = {part.name: environment(part, AROUND) for part in parts()}
    for secret in ("of-the-relay", "sealing-key"):
        assert [name for name, said in told.items() if secret in json.dumps(said)] == ["identity"]
    assert told["identity"]["OMS_PUBLIC_URL"] == "http://127.0.0.1:5"


def test_reviews_alone_can_unseal_the_texts_of_cases() -> None:
    told = {part.name: environment(part, AROUND) for part in parts()}
    assert [name for name, said in told.items() if "wrapping-key" in json.dumps(said)] == ["reviews"]


def test_projections_alone_can_unseal_the_ledger_of_publications() -> None:
    told = {part.name: environment(part, AROUND) for part in parts()}
    names = [name for name, said in told.items() if "ledger-key" in json.dumps(said)]
    assert names == ["projections", "projections-worker-1"]


@pytest.mark.requirement("R58")
def test_the_public_process_knows_neither_topics_nor_tokens() -> None:
    """Otherwise a mistake in a public route could reach an event of a case."""
    part = part_named("public")
    assert part
    assert part.app == "services.projections.app:public"
    told = environment(part, AROUND)
    assert told["OMS_KAFKA_URL"] == "none"
    assert {"OMS_TOKEN_KEYS", "OMS_SECRET_KEY", "OMS_UPSTREAMS"}.isdisjoint(told)
    assert mongo.roles_of("public") == [{"role": "read", "db": "publications"}]


def test_the_reviews_service_alone_gets_the_draw_seed_of_a_demonstration() -> None:
    seeded = replace(AROUND, draw_seed="7")
    assert [p.name for p in parts() if environment(p, seeded).get("OMS_DRAW_SEED") == "7"] == ["reviews"]
    assert not any("OMS_DRAW_SEED" in environment(part, AROUND) for part in parts())


def test_what_the_shell_says_of_servers_stays_out_of_the_services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONGO_URL", "mongodb://root:root@127.0.0.1/")
    monkeypatch.setenv("SMTP_URL", "smtp://root:root@127.0.0.1/")
    monkeypatch.setenv("OMS_TOKEN_KEYS", "somebody else's")
    run = command(parts()[0], 1234, AROUND)
    assert {"MONGO_URL", "SMTP_URL"}.isdisjoint(run.environment)
    assert run.environment["OMS_TOKEN_KEYS"] == '{"keys": []}'
    assert run.argv[4:8] == ("--host", "127.0.0.1", "--port", "1234")


def test_no_two_services_share_a_database() -> None:
    databases = [database for owned in mongo.DATABASES.values() for database in owned]
    assert len(set(databases)) == len(databases)
    assert mongo.DATABASES["reviews"] == ("reviews_training", "reviews_cqi", "reviews_cfsr")
    assert set(mongo.USERS) == set(SERVICES) - {"gateway"}


@pytest.mark.parametrize(
    ("admin_url", "expected"),
    [
        (
            "mongodb://root:pw@a:1,b:2/?replicaSet=x&authSource=other",
            "mongodb://u:p%40@a:1,b:2/?replicaSet=x&authSource=admin",
        ),
        ("mongodb://a:1", "mongodb://u:p%40@a:1/?authSource=admin"),
        ("mongodb+srv://r:pw@c.example.org/?tls=true", "mongodb+srv://u:p%40@c.example.org/?tls=true&authSource=admin"),
    ],
)
def test_somebody_elses_servers_keep_their_hosts_and_options(admin_url: str, expected: str) -> None:
    assert mongo.as_user(admin_url, "u", "p@") == expected
