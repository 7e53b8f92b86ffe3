"""Repeated requests: idempotency keys for POSTs of a session without one, and replay of the responses to forms."""

import asyncio
import uuid
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from weakref import WeakValueDictionary

from starlette.responses import Response

from services.gateway.credentials import cookie_of
from services.gateway.upstream.headers import Raw, first
from services.gateway.upstream.messages import UpstreamRequest
from shared.lru_cache import LruCache

REPEAT_SECONDS = 60
CREATED = (201, 202)
BAD_REQUEST = 400
MAX_KEYS_OF_SESSION = 100

OWN_ACCOUNT = b"/api/v1/me"
"""Secrets and codes of the own account count once each, and are in no journal."""


@dataclass(frozen=True, slots=True)
class AssignedKey:
    """The key of a request, and the Unix time until which a repetition gets it again."""

    key: str
    until: float


class RepeatedRequests:
    """Keys by session and content of a request, in this process.

    A repetition gets the key of the first request while that is being answered, and for a minute if that has created
    something and its session has changed nothing since; its service then gives the first response again.
    """

    def __init__(self) -> None:
        self._sessions: LruCache[LruCache[AssignedKey]] = LruCache(10_000)

    def with_key(self, headers: Iterable[Raw], request: UpstreamRequest, now: float) -> UpstreamRequest:
        """Return the request with a key if it is a POST without one; `headers` are the client's."""
        sent = list(headers)
        if not _gets_key(sent, request):
            return request
        fingerprint, assigned_keys = _fingerprint(sent, request), self._keys_of(sent)
        assigned = assigned_keys.get(fingerprint)
        if assigned is None or assigned.until <= now:
            assigned = AssignedKey(uuid.uuid4().hex, now + REPEAT_SECONDS)
            assigned_keys.store(fingerprint, assigned)
        key = (b"idempotency-key", assigned.key.encode())
        return UpstreamRequest(request.method, request.target, [*request.headers, key], request.body, request.file)

    def record_status(self, headers: Iterable[Raw], request: UpstreamRequest, status: int) -> None:
        """Forget the key of a request that has created nothing, and all keys of a session that has changed something.

        A repetition is then a request of its own: a role that was taken away can be given again at once.
        """
        sent = list(headers)
        if request.method == "GET" or status in CREATED:
            return
        if status < BAD_REQUEST:
            self._sessions.evict(_session_of(sent))
        elif _gets_key(sent, request):
            self._keys_of(sent).evict(_fingerprint(sent, request))

    def _keys_of(self, headers: list[Raw]) -> LruCache[AssignedKey]:
        session = _session_of(headers)
        keys = self._sessions.get(session) or LruCache(MAX_KEYS_OF_SESSION)
        self._sessions.store(session, keys)
        return keys


def _gets_key(headers: list[Raw], request: UpstreamRequest) -> bool:
    has_key = any(name == b"idempotency-key" for name, _ in headers)
    return request.method == "POST" and not has_key and not request.target.startswith(OWN_ACCOUNT)


def _session_of(headers: list[Raw]) -> str:
    return sha256(cookie_of(headers).encode()).hexdigest()


def _fingerprint(headers: list[Raw], request: UpstreamRequest) -> str:
    parts = (request.target, first(headers, b"if-match").encode(), request.body)
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


REPLAY_SECONDS = 300
SIGN_IN = "/sign-in"
"""Where a response leads if nothing was done yet."""


@dataclass(frozen=True)
class Reply:
    """A response, and the Unix time until which it is given again."""

    status: int
    headers: list[Raw]
    body: bytes
    until: float


class FormReplies:
    """Successful responses by browser, key and content of their forms, in this process alone."""

    def __init__(self) -> None:
        self._replies: LruCache[Reply] = LruCache(1_000)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def respond(self, key: str, now: float, handle: Callable[[], Coroutine[Any, Any, Response]]) -> Response:
        """Return the first response to this form; a second form waits until that is there."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            reply = self._replies.get(key)
            if reply is None or reply.until <= now:
                response = await handle()
                if response.status_code >= BAD_REQUEST or response.headers.get("location", "").startswith(SIGN_IN):
                    return response
                body = bytes(response.body)
                reply = Reply(response.status_code, list(response.raw_headers), body, now + REPLAY_SECONDS)
                self._replies.store(key, reply)
        response = Response(reply.body, reply.status)
        response.raw_headers = list(reply.headers)
        return response
