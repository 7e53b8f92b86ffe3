"""Refuse a form that another site sent: the browser says where it comes from."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import Request

from services.gateway.site.error_page import Trouble

OURS = ("same-origin", "none")
"""`none` is the person themselves: typed, bookmarked."""


def from_here(headers: Mapping[str, str]) -> bool:
    """Whether the request comes from a page of ours. What says nothing about itself does not."""
    fetched_from = headers.get("sec-fetch-site")
    if fetched_from is not None:
        return fetched_from in OURS
    host, origin = headers.get("host"), headers.get("origin")
    return host is not None and origin is not None and urlsplit(origin).netloc == host


async def only_from_here(request: Request) -> None:
    """Raises Trouble before anything is read."""
    if not from_here(request.headers):
        raise Trouble(403, "This form did not come from this site", "Open the page again and send the form from there.")
