"""What the services really answer, route by route, whatever rooms their routers are divided into."""

from importlib import import_module

from fastapi.routing import APIRoute, iter_route_contexts

SERVICES = ("reviews", "ratings", "projections", "identity", "helpdesk")


def routes_of(service: str) -> list[APIRoute]:
    found = [one.original_route for one in iter_route_contexts(import_module(f"services.{service}.api").router.routes)]
    assert all(isinstance(one, APIRoute) for one in found)
    return [one for one in found if isinstance(one, APIRoute)]
