"""Refusal of forms that another site sent, by the browser's Sec-Fetch-Site or Origin header."""

from fastapi import Request

from services.gateway.same_origin import from_here
from services.gateway.site.error_page import PageError


async def only_from_here(request: Request) -> None:
    """Raises PageError before the form is read."""
    if not from_here(request.headers):
        raise PageError(
            403, "This form did not come from this site", "Open the page again and send the form from there."
        )
