"""Which service answers which address: a wrong line would hide a part of the API, or open a hole beside it."""

import pytest

from services.gateway.upstream.routes import PREFIX, ROUTES, NoSuchMethod, is_open, service_for, site_of
from shared.errors import Refused
from tests.support.routers import SERVICES, routes_of

Served = dict[tuple[str, str], str]


def served(*, to_all: bool) -> Served:
    """What the services' routers really answer: to everybody, or to the gateway alone."""
    return {
        (method, route.path): service
        for service in SERVICES
        for route in routes_of(service)
        for method in route.methods or ()
        if route.include_in_schema is to_all
    }


def test_the_table_is_exactly_what_the_services_answer() -> None:
    """Otherwise an address of a service could not be reached, or would lead to the wrong one."""
    table = {(method, path): service for path, methods in ROUTES.items() for method, service in methods.items()}
    assert table == served(to_all=True)


def test_what_services_answer_the_gateway_alone_nobody_else_can_ask() -> None:
    """Otherwise anybody could have a token made, or a read noted that never was."""
    inside = served(to_all=False)
    assert set(inside) == {("POST", "/internal/tokens"), ("POST", "/internal/reads")}
    for method, path in inside:
        with pytest.raises(Refused, match="no such address"):
            service_for(method, PREFIX + path)


OPEN_TO_ALL = {
    "/sign-in",
    "/sign-in/passkey/options",
    "/sign-in/passkey",
    "/sign-in/providers",
    "/sign-in/providers/{provider}/begin",
    "/sign-in/providers/{provider}/finish",
    "/sign-out",
    "/invitations/look",
    "/invitations/second-factor",
    "/invitations/accept",
    "/password-resets",
    "/contact-forms",
    "/contact-forms/look",
    "/contact-forms/check",
}
"""Written a second time on purpose: what needs no sign-in has to be meant."""


def test_only_the_ways_in_and_the_way_out_need_no_sign_in() -> None:
    assert {path for path in ROUTES if is_open(PREFIX + path)} == OPEN_TO_ALL


@pytest.mark.requirement("R24")
def test_unauthenticated_routes_reach_no_service_with_case_data() -> None:
    """Without a sign in there is no way to a service that keeps cases ratings or figures."""
    for path in OPEN_TO_ALL:
        assert set(ROUTES[path].values()) == {"identity"}


@pytest.mark.parametrize(
    "path", ["/sites/ca-cqi/people", "/me", "/platform/people", "/x/sign-in", "/sites/sign-in", "//sign-in"]
)
def test_an_address_that_only_looks_like_a_way_in_needs_a_sign_in(path: str) -> None:
    assert not is_open(PREFIX + path)


@pytest.mark.requirement("R2")
@pytest.mark.parametrize(
    ("path", "site"),
    [
        ("/sites/ca-cqi", "ca-cqi"),
        ("/sites/ca-cfsr/cases/cas_1", "ca-cfsr"),
        ("/sites/ca-cqi2/cases", None),
        ("/sites/ca/cases", None),
        ("/sites", None),
        ("/me", None),
        ("/me/sites/ca-cqi/", None),
    ],
)
def test_a_token_is_asked_for_the_purpose_of_the_site_in_the_address(path: str, site: str | None) -> None:
    """Otherwise a token of one purpose would be sent to the data of another."""
    assert site_of(PREFIX + path) == site


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
