"""Event streams that pass the gateway: counted by session, and ended like any stream when the service ends them."""

from collections import Counter
from collections.abc import AsyncIterator

from aiohttp import ClientError

from services.gateway.upstream.messages import Rest, UpstreamResponse
from shared.errors import Refused
from shared.ops.telemetry import log, set_gauge

MAX_STREAMS_PER_SESSION = 4
"""A browser opens six connections to a server at most over HTTP/1.1, and needs some of them for requests."""

RETRY_AFTER_SECONDS = 60


class OpenStreams:
    """Open event streams of this process by session; each further gateway admits as many again."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def check_limit(self, session: str) -> None:
        """Raise Refused (429) for a session that has as many as it may have."""
        if self._open[session] >= MAX_STREAMS_PER_SESSION:
            detail = "You follow cases in several windows already. This one shows changes a little later."
            raise Refused("too-many-streams", 429, detail, retry_after=RETRY_AFTER_SECONDS)

    def with_count(self, session: str, reply: UpstreamResponse) -> UpstreamResponse:
        """Return the response with a body that is counted until it is closed."""
        if reply.rest is None:
            return reply
        body = CountedBody(reply.rest, self, session)
        return UpstreamResponse(reply.status, reply.headers, reply.body, body)

    def add(self, session: str, number: int) -> None:
        """Change the number of a session's open streams."""
        self._open[session] += number
        if not self._open[session]:
            del self._open[session]
        set_gauge("oms_live_streams", self._open.total(), purpose="all")


class CountedBody:
    """Body of an event stream. It ends where the service breaks off: the client comes back and misses nothing."""

    def __init__(self, rest: Rest, streams: OpenStreams, session: str) -> None:
        self._rest, self._streams, self._session = rest, streams, session
        self._is_open = True
        streams.add(session, 1)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._rest:
                yield chunk
        except (TimeoutError, ClientError) as error:
            log.info("upstream.stream_ended", error=type(error).__name__)

    async def close(self) -> None:
        """Close the connection to the service, once."""
        if self._is_open:
            self._is_open = False
            self._streams.add(self._session, -1)
            await self._rest.close()
