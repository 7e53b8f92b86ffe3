"""One request of the demonstration to the gateway, in a person's session."""

from typing import Any

import httpx2

from cli.client.case_entry import NotAccepted


async def send_request(
    client: httpx2.AsyncClient, method: str, path: str, session: str, body: Any = None
) -> dict[str, Any]:
    """The answer. Raises NotAccepted."""
    headers = {"Authorization": f"Bearer {session}"} if session else {}
    answer = await client.request(method, f"/api/v1{path}", json=body, headers=headers)
    if answer.is_error:
        raise NotAccepted(f"{method} {path}", answer)
    content: dict[str, Any] = answer.json()
    return content
