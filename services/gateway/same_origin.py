"""Same-origin check of a request by the headers that browsers send."""

from collections.abc import Mapping
from urllib.parse import urlsplit

OURS = ("same-origin", "none")
"""`none` is the person themselves: typed, bookmarked."""


def from_here(headers: Mapping[str, str]) -> bool:
    """Whether the request comes from a page of ours. What says nothing about itself does not."""
    fetched_from = headers.get("sec-fetch-site")
    if fetched_from is not None:
        return fetched_from in OURS
    host, origin = headers.get("host"), headers.get("origin")
    return host is not None and origin is not None and urlsplit(origin).netloc == host
