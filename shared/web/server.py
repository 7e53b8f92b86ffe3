"""HTTP server whose end the event streams of its applications can observe."""

import asyncio
import socket

import uvicorn
from starlette.types import Scope

STOPPING = "stopping"
"""Key of the event in the state of the server, which is in the scope of each request."""


class Server(uvicorn.Server):
    """uvicorn, which waits for open requests when it stops, with an event by which endless responses end at once."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.lifespan.state[STOPPING] = asyncio.Event()
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.lifespan.state[STOPPING].set()
        await super().shutdown(sockets)


def stopping_of(scope: Scope) -> asyncio.Event:
    """Return the event that is set when the server of a request stops; one that is never set for another server."""
    event = scope.get("state", {}).get(STOPPING)
    return event if isinstance(event, asyncio.Event) else asyncio.Event()
