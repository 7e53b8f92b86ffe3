"""A service that is broken into must not open the doors of the others: its database user knows its own alone."""

import pytest

from shared.mongo import Store, StoreError

pytestmark = pytest.mark.cluster

SERVICES = ("identity", "reviews", "ratings", "helpdesk", "projections")
PAIRS = [(user, owner) for user in SERVICES for owner in SERVICES if user != owner]


@pytest.mark.requirement("R2")
@pytest.mark.parametrize(("user", "owner"), PAIRS)
async def test_a_services_user_can_neither_read_nor_write_anothers_database(
    service_urls: dict[str, str], user: str, owner: str
) -> None:
    store = Store(service_urls[user], owner)
    try:
        for purpose in store.purposes:
            journal = store.collection(purpose, "journal")
            with pytest.raises(StoreError, match="not authorized"):
                await journal.find_one({})
            with pytest.raises(StoreError, match="not authorized"):
                await journal.insert_one({"_id": "intruder"})
    finally:
        store.close()


@pytest.mark.parametrize("user", SERVICES)
async def test_it_can_open_every_one_of_its_own(service_urls: dict[str, str], user: str) -> None:
    store = Store(service_urls[user], user)
    try:
        for purpose in store.purposes:
            await store.collection(purpose, "journal").find_one({})
    finally:
        store.close()
