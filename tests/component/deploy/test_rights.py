"""One service's user opens its own databases and nothing else, whatever the service's code may try."""

from itertools import product

import pytest
from pymongo.errors import OperationFailure

from deploy.local.servers import mongo
from shared.contracts.topics import PUBLIC_DATABASE
from tests.component.deploy.mongo_client import client_of
from tests.support.clusters import Cluster, service_url

pytestmark = pytest.mark.cluster

NOT_ALLOWED = 13


@pytest.mark.parametrize("service", mongo.DATABASES)
def test_a_service_works_in_its_own_databases(service: str, cluster: Cluster) -> None:
    with client_of(service_url(cluster, service)) as client:
        for database in mongo.DATABASES[service]:
            collection = client[database]["of_a_test"]
            collection.create_index("word")
            collection.replace_one({"_id": 1}, {"word": "mine"}, upsert=True)
            assert collection.count_documents({"word": "mine"}) == 1
            collection.drop()


@pytest.mark.parametrize(
    ("service", "other"), [pair for pair in product(mongo.DATABASES, mongo.DATABASES) if pair[0] != pair[1]]
)
def test_it_can_neither_read_nor_write_anothers(service: str, other: str, cluster: Cluster) -> None:
    with client_of(service_url(cluster, service)) as client:
        for database in (*mongo.DATABASES[other], "admin"):
            for attempt in (client[database]["x"].find_one, lambda name=database: client[name]["x"].insert_one({})):
                with pytest.raises(OperationFailure) as refused:
                    attempt()
                assert refused.value.code == NOT_ALLOWED


@pytest.mark.requirement("R58")
@pytest.mark.parametrize("database", [*(name for names in mongo.DATABASES.values() for name in names), "admin"])
def test_the_public_process_opens_publications_alone(database: str, cluster: Cluster) -> None:
    """A mistake in a public route must not reach a case, whatever it tries."""
    with client_of(service_url(cluster, "public")) as client:
        if database == PUBLIC_DATABASE:
            client[database]["releases"].find_one()
        else:
            with pytest.raises(OperationFailure) as refused:
                client[database]["journal"].find_one()
            assert refused.value.code == NOT_ALLOWED
        with pytest.raises(OperationFailure) as refused:
            client[database]["releases"].insert_one({})
        assert refused.value.code == NOT_ALLOWED
        assert [found["name"] for found in client.list_databases()] in ([], [PUBLIC_DATABASE])


def test_a_stranger_reads_nothing(cluster: Cluster) -> None:
    address = cluster.mongo_url.rpartition("@")[2]
    with client_of(f"mongodb://{address}") as client, pytest.raises(OperationFailure):
        client["reviews_cqi"]["x"].find_one()
