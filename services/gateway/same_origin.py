"""Same-origin check of a request by the headers that browsers send."""

from collections.abc import Mapping
from urllib.parse import urlsplit

OURS = ("same-origin", "none")
"""`none`: the user typed the address or chose a bookmark."""


def from_here(headers: Mapping[str, str]) -> bool:
    """Whether a request comes from a page of this site; False without the headers that show it."""
    fetched_from = headers.get("sec-fetch-site")
    if fetched_from is not None:
        return fetched_from in OURS
    host, origin = headers.get("host"), headers.get("origin")
    return host is not None and origin is not None and urlsplit(origin).netloc == host
