"""What the services really answer, route by route, whatever rooms their routers are divided into."""

from importlib import import_module

from fastapi.routing import APIRoute, iter_route_contexts

SERVICES = ("reviews", "ratings", "projections", "identity", "helpdesk")


def routes_of(service: str) -> list[APIRoute]:
    routes = [
        route.original_route for route in iter_route_contexts(import_module(f"services.{service}.api").router.routes)
    ]
    assert all(isinstance(route, APIRoute) for route in routes)
    return [route for route in routes if isinstance(route, APIRoute)]
