"""Public process over a real database: it follows the release log, and goes on without the database."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx2
import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from services.projections.public.app import make_public
from shared.contracts.topics import PUBLIC_DATABASE
from shared.contracts.vocabulary import Purpose
from shared.mongo import Document, Store
from tests.support.clusters import Cluster
from tests.support.publications.invented_publication import InventedPublication, invented_publication
from tests.support.wait import until

pytestmark = pytest.mark.cluster

POLL_SECONDS = 0.02


class ApartStore(Store):
    """Publications of one test alone."""

    def __init__(self, url: str, mark: str) -> None:
        super().__init__(url, PUBLIC_DATABASE)
        self._mark = mark

    def _database(self, _purpose: Purpose | None) -> AsyncIOMotorDatabase[Document]:
        return self._client[f"{PUBLIC_DATABASE}_{self._mark}"]


@pytest.fixture(scope="module")
def invented() -> InventedPublication:
    return invented_publication()


@pytest.fixture
async def store(cluster: Cluster) -> AsyncIterator[ApartStore]:
    apart = ApartStore(cluster.mongo_url, uuid4().hex[:12])
    yield apart
    await apart._client.drop_database(apart._database(None).name)
    apart.close()


@asynccontextmanager
async def public_process(store: Callable[[], Store]) -> AsyncIterator[httpx2.AsyncClient]:
    app = make_public(store, poll_seconds=POLL_SECONDS)
    transport = httpx2.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://public.test") as client,
    ):
        yield client


def opened(store: ApartStore, url: str) -> Callable[[], Store]:
    """Return how the process opens the same database with a connection of its own."""
    return lambda: ApartStore(url, store._mark)


async def release(store: ApartStore, invented: InventedPublication, version: str, **changes: str) -> None:
    """Release a version as the job does: its documents, then its line in the log."""
    documents, releases = store.collection(None, "documents"), store.collection(None, "releases")
    (row,) = (row for row in invented.releases if row["version"] == version)
    for document in invented.document_rows:
        await documents.replace_one({"_id": document["_id"]}, document, upsert=True)
    await releases.replace_one({"_id": row["_id"]}, row | changes, upsert=True)


async def shows(client: httpx2.AsyncClient, text: str) -> bool:
    return text in (await client.get("/results")).text


@pytest.mark.requirement("R58")
async def test_public_process_shows_a_release_without_a_restart(
    cluster: Cluster, store: ApartStore, invented: InventedPublication
) -> None:
    """On the day of a release people would read the figures of before."""
    async with public_process(opened(store, cluster.mongo_url)) as client:
        assert "Nothing is published yet" in (await client.get("/results")).text
        await release(store, invented, "2026q2-1")
        await until(lambda: shows(client, "Version 2026q2-1"))
        before = await client.get("/results")
        assert (await client.get("/results", headers={"If-None-Match": before.headers["etag"]})).status_code == 304
        await release(store, invented, "2026q3-1")
        await until(lambda: shows(client, "Version 2026q3-1"))
        again = await client.get("/results", headers={"If-None-Match": before.headers["etag"]})
        assert again.status_code == 200
        assert (await client.get("/results?version=2026q2-1")).status_code == 200


async def test_public_process_takes_a_withdrawn_version_away(
    cluster: Cluster, store: ApartStore, invented: InventedPublication
) -> None:
    """Figures that are wrong would stay public."""
    await release(store, invented, "2026q2-1")
    await release(store, invented, "2026q3-1")
    async with public_process(opened(store, cluster.mongo_url)) as client:
        assert await shows(client, "Version 2026q3-1")
        manifest = (await client.get("/api/v1/public/publications")).json()["publications"][0]["manifest"]
        assert (await client.get(f"/api/v1/public/documents/{manifest}")).status_code == 200
        changes = {"state": "withdrawn", "withdrawn": "2026-12-01", "reason": "disclosure_risk"}
        await release(store, invented, "2026q3-1", **changes)
        await until(lambda: shows(client, "Version 2026q2-1"))
        gone = await client.get("/results?version=2026q3-1")
        assert gone.status_code == 410
        assert "It could have told more about few cases than it should." in gone.text
        assert (await client.get("/api/v1/public/publications/2026q3-1")).status_code == 410
        assert (await client.get(f"/api/v1/public/documents/{manifest}")).status_code == 404


async def test_public_process_goes_on_without_its_database(
    cluster: Cluster, store: ApartStore, invented: InventedPublication
) -> None:
    """A database that is away for an hour would take the public results with it."""
    await release(store, invented, "2026q3-1")
    own = ApartStore(cluster.mongo_url, store._mark)
    async with public_process(lambda: own) as client:
        assert await shows(client, "Version 2026q3-1")
        own.close()
        for path in ("/results/items/4", "/results/counties/06091?lang=es", "/results/items/4.csv", "/results.csv"):
            assert (await client.get(path)).status_code == 200
        assert (await client.get("/readyz")).json() == {"status": "ready", "publication": "2026q3-1"}


async def test_public_process_that_never_reached_its_database_says_so() -> None:
    """A reader would take an error of ours for a wrong address."""
    nowhere = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50&connectTimeoutMS=50"

    class AwayStore(ApartStore):
        def __init__(self) -> None:
            super().__init__(nowhere, "away")
            self._client.close()

    async with public_process(AwayStore) as client:
        page = await client.get("/results?lang=es")
        assert page.status_code == 503
        assert "Estos resultados no se pueden mostrar ahora" in page.text
        problem = await client.get("/api/v1/public/publications")
        assert (problem.status_code, problem.json()["type"]) == (503, "/problems/try-again")
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/livez")).status_code == 200


async def test_a_damaged_document_is_not_shown(
    cluster: Cluster, store: ApartStore, invented: InventedPublication
) -> None:
    """Figures that somebody changed in the database would be public in our name."""
    await release(store, invented, "2026q2-1")
    async with public_process(opened(store, cluster.mongo_url)) as client:
        assert await shows(client, "Version 2026q2-1")
        (row,) = (row for row in invented.releases if row["version"] == "2026q3-1")
        damaged = {"_id": row["manifest"], "content": b"{}"}
        await release(store, invented, "2026q2-1")
        await store.collection(None, "documents").replace_one({"_id": row["manifest"]}, damaged, upsert=True)
        await store.collection(None, "releases").insert_one(row)
        rows = await store.collection(None, "releases").count_documents({})
        assert rows == 2
        assert await shows(client, "Version 2026q2-1")


async def test_api_answers_cells_and_documents(
    cluster: Cluster, store: ApartStore, invented: InventedPublication
) -> None:
    """Programs would have to read our pages."""
    await release(store, invented, "2026q3-1")
    async with public_process(opened(store, cluster.mongo_url)) as client:
        version = (await client.get("/api/v1/public/publications/current")).json()
        response = await client.get(f"/api/v1/public/documents/{version['measures']['4']}")
        assert response.content == invented.documents[version["measures"]["4"]]
        assert "immutable" in response.headers["cache-control"]
        cells = (await client.get("/api/v1/public/publications/current/cells?measure=4&place=state&colour=1")).json()
        assert {(cell["measure"], cell["place"]) for cell in cells["cells"]} == {("4", "state")}
        assert all(cell["status_in_words"] for cell in cells["cells"])
        assert len(cells["notices"]) == 1
        assert (await client.get("/api/v1/public/nothing")).status_code == 404
        assert (await client.get("/api/v1/public/documents/" + "0" * 64)).status_code == 404
        assert (await client.post("/results")).status_code == 405
        assert (await client.head("/results")).content == b""
