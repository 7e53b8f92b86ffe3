"""A question to a dashboard, asked by somebody of the site."""

from tests.component.api_client import ApiClient, Response
from tests.component.running_service import RunningService
from tests.support.people import person


async def ask(projections: RunningService, site: str, measure: str, **filters: str) -> Response:
    api = ApiClient.for_user(projections.client, person("usr_reader", "OBSERVER", site=site))
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return await api.request("GET", f"sites/{site}/dashboards/{measure}?{query}")
