"""Same-origin check of a request by the headers that browsers send."""

from collections.abc import Mapping
from enum import Enum

OURS = ("same-origin", "none")
"""`none`: the user typed the address or chose a bookmark."""

DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class RequestOrigin(Enum):
    """Where the headers say that a request comes from; UNKNOWN where they do not say."""

    OURS = "ours"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


def origin_of(headers: Mapping[str, str]) -> RequestOrigin:
    """Return the origin by Sec-Fetch-Site, else by Origin.

    `Origin: null` is no statement: Safari before 16.4 sends it with forms of pages whose policy is no-referrer, and
    any browser with forms of a sandboxed frame of somebody else's page.
    """
    if (site := headers.get("sec-fetch-site")) is not None:
        return RequestOrigin.OURS if site in OURS else RequestOrigin.ELSEWHERE
    host, origin = headers.get("host"), headers.get("origin", "null").strip()
    if host is None or origin.lower() in ("null", ""):
        return RequestOrigin.UNKNOWN
    return RequestOrigin.OURS if _is_host(origin, host) else RequestOrigin.ELSEWHERE


def from_here(headers: Mapping[str, str]) -> bool:
    """Whether a request comes from a page of this site; False without the headers that show it."""
    return origin_of(headers) is RequestOrigin.OURS


def _is_host(origin: str, host: str) -> bool:
    """Whether the origin's host and port are the request's; a port that its scheme implies may be absent."""
    scheme, separator, authority = origin.lower().partition("://")
    port = DEFAULT_PORTS.get(scheme, "")
    return bool(port and separator) and authority.removesuffix(port) == host.strip().lower().removesuffix(port)
