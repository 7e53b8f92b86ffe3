"""Refusal of forms that another site sent, by the browser's Sec-Fetch-Site or Origin header, else by the form token."""

from fastapi import Request

from services.gateway.same_origin import RequestOrigin, origin_of
from services.gateway.site.browser_forms import TOKEN_FIELD, is_form_of
from services.gateway.site.error_page import PageError
from services.gateway.site.identity_forms import form_of


async def only_from_here(request: Request) -> None:
    """Raises PageError for a form of another site; the form is read only where no header decides."""
    origin = origin_of(request.headers)
    if origin is RequestOrigin.OURS:
        return
    if origin is RequestOrigin.UNKNOWN and is_form_of(request, (await form_of(request)).get(TOKEN_FIELD, "")):
        return
    raise PageError(403, "This form did not come from this site", "Open the page again and send the form from there.")
