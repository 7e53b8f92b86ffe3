"""Publication of the demonstration: drafted by one administrator of the state, released by another."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2

from cli.client.demo_request import send_request
from cli.demonstration.scenario import SITE

PATH = f"/sites/{SITE}/publications"
POLL_SECONDS = 0.5


async def publish_results(
    client: httpx2.AsyncClient, administrators: tuple[str, str], quarter: str, step: Callable[[int, int], None]
) -> dict[str, Any]:
    """Publish all cases approved up to now; the version with what it withholds. `step` gets measures done and all.

    Raises NotAccepted, or RuntimeError in the words of a job that made no draft.
    """
    drafter, releaser = administrators
    await send_request(client, "POST", PATH, drafter, {"quarter": quarter})
    while (job := (await send_request(client, "GET", PATH, drafter))["job"])["state"] in ("waiting", "running"):
        step(job["finished"], job["measures"])
        await asyncio.sleep(POLL_SECONDS)
    if job["state"] != "drafted":
        raise RuntimeError(job["detail"])
    await send_request(client, "POST", f"{PATH}/{job['version']}/release", releaser)
    return await send_request(client, "GET", f"{PATH}/{job['version']}", drafter)
