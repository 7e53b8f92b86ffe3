"""Who provisions servers of their own hears what is missing before anything is changed."""

import pytest

from deploy import provision
from deploy.local.servers.mongo import USERS

COMPLETE = {
    "KAFKA_URL": "127.0.0.1:1",
    "MONGO_URL": "mongodb://127.0.0.1:2",
    **{f"{service.upper()}_PASSWORD": "x" for service in USERS},
}


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_variable_is_named_before_anything_is_asked(name: str) -> None:
    with pytest.raises(provision.NotSaid, match=f"{name} is not set"):
        provision.provision({other: value for other, value in COMPLETE.items() if other != name})


def test_an_empty_password_is_no_password() -> None:
    with pytest.raises(provision.NotSaid, match="REVIEWS_PASSWORD"):
        provision.passwords({**COMPLETE, "REVIEWS_PASSWORD": ""})
