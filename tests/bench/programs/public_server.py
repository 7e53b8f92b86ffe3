"""The public process as production has it, or beside it a bare application that sends one answer; told which."""

import asyncio
import os

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from services.projections.public.app import make_public
from shared.contracts.topics import PUBLIC_DATABASE
from tests.bench.program import obey, tell
from tests.bench.servers import ApartStore

START_SECONDS = 0.05


def bare(size: int) -> ASGIApp:
    """What the server and the network cost without us: the same number of bytes, from memory."""
    body = b"x" * size
    headers = [(b"content-type", b"text/html"), (b"content-length", str(size).encode())]

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return answer


async def main(*, mongo_url: str, mark: str, size: int) -> None:
    """Serve until ended; `size`: of the bare answer, 0 for the public process."""
    app = bare(size) if size else make_public(lambda: ApartStore(mongo_url, PUBLIC_DATABASE, mark))
    lifespan = "off" if size else "on"
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False, lifespan=lifespan))  # type: ignore[arg-type]
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 uvicorn has no event for it
        await asyncio.sleep(START_SECONDS)
    tell(port=server.servers[0].sockets[0].getsockname()[1], pid=os.getpid())
    await serving


if __name__ == "__main__":
    obey(main)
