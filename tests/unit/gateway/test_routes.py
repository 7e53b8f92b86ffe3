"""Which service answers which address: a wrong line would hide a part of the API, or open a hole beside it."""

from importlib import import_module

import pytest
from fastapi.routing import APIRoute

from services.gateway.routes import PREFIX, ROUTES, NoSuchMethod, service_for
from shared.refused import Refused

SERVICES = ("reviews", "ratings", "projections", "identity", "helpdesk")


def served() -> dict[tuple[str, str], str]:
    """What the services' routers really answer."""
    found: dict[tuple[str, str], str] = {}
    for service in SERVICES:
        for route in import_module(f"services.{service}.api").router.routes:
            assert isinstance(route, APIRoute)
            found |= {(method, route.path): service for method in route.methods or ()}
    return found


def test_the_table_is_exactly_what_the_services_answer() -> None:
    """Otherwise an address of a service could not be reached, or would lead to the wrong one."""
    table = {(method, path): service for path, methods in ROUTES.items() for method, service in methods.items()}
    assert table == served()


def test_a_filled_in_address_finds_its_service() -> None:
    path = f"{PREFIX}/sites/ca-cqi/cases/cas_{'0' * 32}/items/12/answers"
    assert service_for("PATCH", path) == "reviews"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/sites/ca-cqi/cases/..%2f..%2fmetrics",
        "/api/v1/sites/ca-cqi/cases/../../../metrics",
        "/api/v1/sites/ca-cqi/cases/.",
        "/api/v1/sites//cases",
        "/api/v1/sites/ca-cqi/cases/",
        "/api/v1/sites/ca-cqi/cases/a%00b",
        "/api/v1/sites/ca-cqi/cases/" + "a" * 81,
        "/api/v1/sites/ca-cqi/cases/a\nb",
        "/api/v1/nothing",
        "/api/v1/",
    ],
)
def test_a_malformed_address_is_no_address(path: str) -> None:
    """Otherwise a client could make the gateway ask a service for something that is not public."""
    with pytest.raises(Refused) as refused:
        service_for("GET", path)
    assert (refused.value.slug, refused.value.status) == ("not-found", 404)


def test_another_method_gets_the_list_of_those_that_exist() -> None:
    with pytest.raises(NoSuchMethod) as refused:
        service_for("DELETE", f"{PREFIX}/sites/ca-cqi/rule-set")
    assert (refused.value.status, refused.value.allowed) == (405, "GET, PUT")
