"""A question to a dashboard, asked by somebody of the site."""

from tests.component.api_client import Answer, ApiClient
from tests.component.running_service import Running
from tests.support.people import person


async def ask(projections: Running, site: str, measure: str, **filters: str) -> Answer:
    desk = ApiClient.of(projections.client, person("usr_reader", "OBSERVER", site=site))
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return await desk.ask("GET", f"sites/{site}/dashboards/{measure}?{query}")
