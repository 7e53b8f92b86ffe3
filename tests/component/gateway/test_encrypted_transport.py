"""What travels between browsers, services, Kafka and MongoDB cannot be read on the way, and goes to nobody else."""

import asyncio
import json
import ssl
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from pymongo import MongoClient
from pymongo.errors import ServerSelectionTimeoutError

from deploy.local import ports
from shared.kafka.admin import create_topics
from shared.kafka.connection import KafkaError
from shared.kafka.topic_reader import read_to_end
from tests.component.api_client import ApiClient, CaseClient, expect_success
from tests.component.gateway.encrypted_servers import Encrypted, encrypted_servers
from tests.component.running_service import run_service
from tests.support.histories import FOSTER_CARE, SITE
from tests.support.people import A_REVIEWER, PUBLIC_KEYS
from tests.support.wait import until

pytestmark = [pytest.mark.requirement("R77"), pytest.mark.timeout(120)]

WORDS = "An invented sentence that nobody on the way may read."
UPSTREAMS = json.dumps(
    dict.fromkeys(("identity", "reviews", "ratings", "helpdesk", "projections"), "http://127.0.0.1:1")
)


@pytest.fixture(scope="module")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Encrypted]:
    async with encrypted_servers(tmp_path_factory.mktemp("encrypted")) as there:
        yield there


async def test_a_service_in_production_works_over_tls_alone(
    servers: Encrypted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a reviewer's save to the topic."""
    monkeypatch.setenv("OMS_PRODUCTION", "true")
    async with run_service("reviews", servers.cluster) as reviews:
        api = ApiClient.for_user(reviews.client, A_REVIEWER)
        case = CaseClient(
            api,
            SITE,
            expect_success(await api.request("POST", f"sites/{SITE}/cases", FOSTER_CARE.model_dump()))["id"],
        )
        expect_success(await case.save_texts(("rationale/1", WORDS, 0)))
        assert expect_success(await api.request("GET", f"{case.path}/texts"))["texts"]["rationale/1"]["text"] == WORDS

        async def told() -> list[str]:
            """Once both have come."""
            whole = read_to_end(servers.cluster.kafka_url, ["oms.cqi.reviews"])
            found = [json.loads(record.value or b"")["type"] async for records in whole for record in records]
            return found if len(found) > 1 else []

        assert await until(told) == ["oms.reviews.case_created.v1", "oms.reviews.text_saved.v2"]


async def test_servers_that_nobody_vouches_for_are_sent_nothing(servers: Encrypted) -> None:
    with pytest.raises(KafkaError):
        await create_topics(f"tls://127.0.0.1:{servers.kafka_port}")
    url = f"mongodb://127.0.0.1:{servers.mongo_port}/?tls=true"
    with (
        MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=300) as client,
        pytest.raises(ServerSelectionTimeoutError, match="certificate verify failed"),
    ):
        await asyncio.to_thread(client.admin.command, "ping")


@asynccontextmanager
async def gateway(servers: Encrypted, port: int, **more: str) -> AsyncIterator[Process]:
    """As the image starts it."""
    own = {"OMS_PRODUCTION": "true", "OMS_KAFKA_URL": servers.cluster.kafka_url, "OMS_UPSTREAMS": UPSTREAMS}
    argv = (sys.executable, "-m", "deploy.serve", "services.gateway.app:api", "--port", str(port))
    environment = own | {"OMS_TOKEN_KEYS": PUBLIC_KEYS} | more
    process = await asyncio.create_subprocess_exec(*argv, env=environment, stdout=PIPE, stderr=STDOUT)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def test_browsers_reach_the_gateway_over_https_and_stay_there(servers: Encrypted) -> None:
    port, certified = ports.choose("a gateway over https"), servers.certified
    files = {"OMS_HTTPS_CERTIFICATE": str(certified.certificate), "OMS_HTTPS_KEY": str(certified.key)}
    trusting = ssl.create_default_context(cafile=str(certified.certificate))
    async with (
        gateway(servers, port, **files),
        httpx2.AsyncClient(base_url=f"https://127.0.0.1:{port}", verify=trusting, trust_env=False) as browser,
    ):
        await until(lambda: asyncio.to_thread(ports.answers, port))
        answer = await browser.get("/livez")
        assert (answer.status_code, answer.headers["strict-transport-security"]) == (200, "max-age=31536000")
        async with httpx2.AsyncClient(trust_env=False) as careless:
            with pytest.raises(httpx2.TransportError):
                await careless.get(f"http://127.0.0.1:{port}/livez")


async def test_a_gateway_in_production_without_a_certificate_says_so_and_does_not_start(servers: Encrypted) -> None:
    async with gateway(servers, ports.choose("a gateway in the clear")) as process:
        said, _ = await process.communicate()
    assert process.returncode != 0
    assert b"give OMS_HTTPS_CERTIFICATE and OMS_HTTPS_KEY" in said
